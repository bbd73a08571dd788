"""Brings a change to an environment: a plan, its review, and the deployment of exactly what was reviewed.

Terraform runs here by itself, in the folders that `cdktf synth` writes, so whatever the cdktf command line does there
goes on working beside it.
"""
