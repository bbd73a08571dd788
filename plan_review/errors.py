"""What cannot be reviewed."""

from __future__ import annotations


class InputError(ValueError):
    """A file that cannot be used as what it was given for; the text is one line that says what is wrong with it."""


class PlanError(InputError):
    """A file that is no plan, or one that cannot be read."""
