"""The commands: each reads its arguments, calls the function behind it and reports."""
