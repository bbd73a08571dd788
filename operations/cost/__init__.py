"""What the pipeline costs: requests, durations and sizes that were measured, times list prices."""
