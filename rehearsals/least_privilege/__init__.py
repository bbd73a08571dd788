"""Every right of the function taken away, and everything else tried with its credentials."""
