"""What became of the failed events of one redrive."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class RedriveOutcome(StrEnum):
    """What became of a failed event."""

    REDRIVEN = "redriven"
    WOULD_REDRIVE = "would-redrive"
    TOO_MANY_REDRIVES = "too-many-redrives"
    FAILED_SINCE = "failed-since"
    NOT_SENT = "not-sent"
    NOT_REMOVED = "not-removed"
    COPY_REMOVED = "copy-removed"
    WOULD_REMOVE_COPY = "would-remove-copy"


UNDONE = frozenset({RedriveOutcome.TOO_MANY_REDRIVES, RedriveOutcome.NOT_SENT, RedriveOutcome.NOT_REMOVED})
"""Outcomes that leave something to do for the operator."""

_MOVED = frozenset({RedriveOutcome.REDRIVEN, RedriveOutcome.WOULD_REDRIVE, RedriveOutcome.NOT_REMOVED})


@dataclass(frozen=True, kw_only=True)
class RedriveEntry:
    """One failed event that was chosen, and what became of it.

    Attributes:
        message_id: Of the message in the failed-events queue.
        shipment_id: None when the event does not say.
        reason: Code of why it had failed.
        redrive_count: Redrives so far, one of this run included.
        counted: Whether the message carries that count. False where SQS leaves no room for it beside the message's own
            attributes and body: how often such an event was redriven is not known the next time.
        outcome: `redriven`: sent to the queue and removed from the failed-events queue.
            `would-redrive`: the same, had this been no dry run.
            `too-many-redrives`: left, because it failed again after the greatest number of redrives.
            `failed-since`: left, because it failed after this run began, as what was just redriven may.
            `not-sent`: left, because the queue did not take it.
            `not-removed`: sent, but still in the failed-events queue as well; harmless, as it is stored once.
            `copy-removed`: removed, because another copy of the same event is redriven.
            `would-remove-copy`: the same, had this been no dry run.
        problem: The answer of SQS for `not-sent`, else empty.
    """

    message_id: str
    shipment_id: str | None
    reason: str
    redrive_count: int
    outcome: RedriveOutcome
    counted: bool = True
    problem: str = ""


@dataclass
class RedriveResult:
    """What became of the failed events, always up to date while `redrive` runs.

    Attributes:
        read: Messages of the failed-events queue looked at.
        unseen: Messages that are there as well, by SQS's approximate count, and could not be read.
        entries: One for each that was chosen.
    """

    read: int = 0
    unseen: int = 0
    entries: list[RedriveEntry] = field(default_factory=list)

    def count(self, outcome: RedriveOutcome) -> int:
        """How many have this outcome."""
        return sum(each.outcome is outcome for each in self.entries)

    @property
    def uncounted(self) -> int:
        """How many are, or would be, redriven without a count."""
        return sum(not each.counted and each.outcome in _MOVED for each in self.entries)
