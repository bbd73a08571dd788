"""Why a message is rejected, in as many words as its message attribute has room for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from contract.canonical_event import RejectedEvent
from contract.rejections import RejectionCode

LONGEST_TEXT = 1_000
"""Characters of the reason of a message of one event."""
_EVENTS_IN_FULL = 10
# A message of 256 KiB with thousands of bad events would else have no room for its own reason.
_LONGEST_LIST = 8_000


def code_of(events: Sequence[RejectedEvent]) -> RejectionCode:
    """The reason for machines: that of all the rejected events, or `SEVERAL_REASONS`."""
    codes = {event.code for event in events}
    return codes.pop() if len(codes) == 1 else RejectionCode.SEVERAL_REASONS


def text_of(events: Sequence[RejectedEvent], event_count: int) -> str:
    """The reason for people: which of a message's events are rejected, and why.

    The first ten are told in full, then the places of the others under their codes, as far as there is room.

    Args:
        events: The rejected events.
        event_count: How many events the message holds.
    """
    if len(events) == 1 and event_count == 1:
        return _in_full(events[0])[:LONGEST_TEXT]
    told = [f"{len(events)} of {event_count} events are rejected"]
    told += [_in_full(event, with_code=True)[:LONGEST_TEXT] for event in events[:_EVENTS_IN_FULL]]
    rest = sorted(events[_EVENTS_IN_FULL:], key=lambda event: event.code)
    told += [f"{code} at {', '.join(event.place for event in same)}" for code, same in groupby(rest, lambda e: e.code)]
    text = "; ".join(told)
    return text if len(text) <= _LONGEST_LIST else f"{text[:_LONGEST_LIST]}… `python -m operations explain` tells all"


def _in_full(event: RejectedEvent, *, with_code: bool = False) -> str:
    text = f"{event.code}: {event.text}" if with_code else event.text
    return f"{event.place}: {text}" if event.place else text
