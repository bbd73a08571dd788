"""What the pipeline meets first when it grows: a day simulated against the limits that AWS publishes."""
