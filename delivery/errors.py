"""What ends a command of this room."""

from __future__ import annotations


class DeliveryError(Exception):
    """A command cannot go on; the message says why and what to do."""


class RefusedError(DeliveryError):
    """The review, or the person who was asked, says no."""
