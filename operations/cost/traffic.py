"""What comes in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Traffic:
    """Events of an ordinary month, spread evenly over it.

    Attributes:
        events_per_day: Events a day.
        event_bytes: Of each event; None for events as they were measured.
        failing: Share of the events that are rejected, 0 to 1.
        events_per_message: Events of a message: 1 for canonical events, more for histories.
        known: Share of the events of histories whose rows are there already, 0 to 1.
        months: For how long it has been so: what is kept has piled up since.
    """

    events_per_day: int
    event_bytes: int | None = None
    failing: float = 0.0
    events_per_message: int = 1
    known: float = 0.0
    months: int = 12
