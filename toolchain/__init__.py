"""What the project's commands need from the machine they run on."""
