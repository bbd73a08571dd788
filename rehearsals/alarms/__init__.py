"""Every alarm driven to ALARM and back, and what a subscriber of the alert topic receives."""
