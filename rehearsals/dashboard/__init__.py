"""Draws the deployed CloudWatch dashboard from what the embedded AWS knows."""
