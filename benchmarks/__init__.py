"""Measurements that anyone can repeat, each beside what it is compared with."""
