"""How each command's result looks, as a table and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from contract.names import ResourceNames
from contract.shipment_log import SOURCE, SOURCE_STATUS, STATUS_DERIVED, STATUS_UNMAPPED, TIME_ASSUMED
from operations.failed_event import FailedEvent, Origin
from operations.output import Output, in_words, note, print_json, print_table, say
from operations.queries import StoredEvent
from operations.reason_text import readable
from operations.redrive_result import RedriveOutcome, RedriveResult
from operations.replay import Replay
from operations.restoring import RestoreResult

_ORIGINS = {
    Origin.FUNCTION: "rejected by the function",
    Origin.EVENT_BRIDGE: "not deliverable by EventBridge",
    Origin.QUEUE: "delivered too often",
}
_MARKS = {
    STATUS_UNMAPPED: "unmapped",
    STATUS_DERIVED: "derived",
    TIME_ASSUMED: "UTC assumed",
}
_OUTCOMES = {
    RedriveOutcome.REDRIVEN: "redriven",
    RedriveOutcome.WOULD_REDRIVE: "would be redriven",
    RedriveOutcome.TOO_MANY_REDRIVES: "left: redriven too often already",
    RedriveOutcome.FAILED_SINCE: "left: failed after this began",
    RedriveOutcome.NOT_SENT: "left: the queue did not take it",
    RedriveOutcome.NOT_REMOVED: "redriven, but also still here",
    RedriveOutcome.COPY_REMOVED: "removed: a copy of one that was redriven",
    RedriveOutcome.WOULD_REMOVE_COPY: "would be removed: a copy of one that would be redriven",
}


def report_by_status(rows: Sequence[StoredEvent], output: Output) -> None:
    """Events of several shipments."""
    if output is Output.JSON:
        print_json(rows)
        return
    print_table(
        ["time (UTC)", "shipment", "what"],
        [[_time(row), row["shipment_id"], _what(row)] for row in rows],
        flexible="what",
    )


def report_history(rows: Sequence[StoredEvent], output: Output) -> None:
    """Events of one shipment."""
    if output is Output.JSON:
        print_json(rows)
        return
    print_table(
        ["time (UTC)", "status", "what"],
        [[_time(row), row["status"], _with_source(row)] for row in rows],
        flexible="what",
    )


def report_failures(failures: Sequence[FailedEvent], output: Output) -> None:
    """Messages of the failed-events queue."""
    now = datetime.now(UTC)
    if output is Output.JSON:
        print_json([_failure(failure, now) for failure in failures])
        return
    print_table(
        ["age", "shipment", "why", "received", "redriven"],
        [
            [
                in_words((now - failure.sent_at).total_seconds()),
                failure.shipment_id or "?",
                f"{failure.reason}, {_ORIGINS[failure.origin]}\n{readable(failure.text)}",
                str(failure.receive_count),
                str(failure.redrive_count),
            ]
            for failure in failures
        ],
        flexible="why",
    )
    reasons = Counter(failure.reason for failure in failures).most_common()
    say(f"{len(failures):,} failed: " + ", ".join(f"{count:,} {reason}" for reason, count in reasons))


def note_unseen(unseen: int, names: ResourceNames) -> None:
    """That the failed-events queue holds more than was read."""
    note(
        f"About {unseen:,} more in {names.failed_events_queue} could not be read: somebody else may be reading them, "
        "or they came just now. Do this again in a minute."
    )


def report_redrive(result: RedriveResult, names: ResourceNames, output: Output, *, dry_run: bool) -> None:
    """What was moved; as a table only what was not, or would be."""
    if output is Output.JSON:
        print_json(
            {
                "queue": names.queue,
                "dry_run": dry_run,
                "read": result.read,
                "unseen": result.unseen,
                "counts": {outcome: result.count(outcome) for outcome in RedriveOutcome},
                "events": [
                    {
                        "message_id": each.message_id,
                        "shipment_id": each.shipment_id,
                        "reason": each.reason,
                        "redrive_count": each.redrive_count,
                        "counted": each.counted,
                        "outcome": each.outcome,
                        "problem": each.problem,
                    }
                    for each in result.entries
                ],
            }
        )
        return
    shown = [each for each in result.entries if each.outcome is not RedriveOutcome.REDRIVEN]
    if shown:
        print_table(
            ["shipment", "reason", "redriven", "outcome"],
            [
                [
                    each.shipment_id or "?",
                    each.reason,
                    str(each.redrive_count),
                    _OUTCOMES[each.outcome] + (f" ({each.problem})" if each.problem else ""),
                ]
                for each in shown
            ],
            flexible="outcome",
        )
    counts = [f"{result.count(outcome):,} {text}" for outcome, text in _OUTCOMES.items() if result.count(outcome)]
    say(f"{names.failed_events_queue}: {result.read:,} read; " + ("; ".join(counts) or "none to redrive"))


def report_replay(replay: Replay, output: Output) -> None:
    """State of a replay."""
    if output is Output.JSON:
        print_json(
            {
                "name": replay.name,
                "from": replay.start,
                "to": replay.end,
                "state": replay.state,
                "reason": replay.reason,
            }
        )
        return
    say(f"Replay {replay.name}: {replay.state}" + (f" ({replay.reason})" if replay.reason else ""))


def report_restore(result: RestoreResult, names: ResourceNames, output: Output) -> None:
    """How many rows were restored."""
    if output is Output.JSON:
        print_json({"written": result.written})
        return
    say(f"{names.table}: {result.written:,} rows written")


def _failure(failure: FailedEvent, now: datetime) -> dict[str, Any]:
    return {
        "message_id": failure.message_id,
        "origin": failure.origin,
        "reason": failure.reason,
        "text": failure.text,
        "shipment_id": failure.shipment_id,
        "sent_at": failure.sent_at,
        "age_seconds": int((now - failure.sent_at).total_seconds()),
        "receive_count": failure.receive_count,
        "redrive_count": failure.redrive_count,
        "body": failure.body,
    }


def _time(row: StoredEvent) -> str:
    return str(row["timestamp"])[:19].replace("T", " ")


def _what(row: StoredEvent) -> str:
    """Place and description in one text: of two narrow columns neither could be read at 80 characters."""
    place = row.get("location", "")
    if isinstance(place, Mapping):
        place = ", ".join(part for part in place.values() if isinstance(part, str))
    return ": ".join(filter(None, [place, row.get("description", "")]))


def _with_source(row: StoredEvent) -> str:
    """The same with what the source itself said, in a line of its own, where the event did not come as canonical."""
    if SOURCE not in row:
        return _what(row)
    words = [row.get(SOURCE_STATUS) or "no status", row.get("status_detail")]
    told = f"{row[SOURCE]}: {', '.join(filter(None, words))}"
    marks = ", ".join(text for name, text in _MARKS.items() if row.get(name))
    return "\n".join(filter(None, [_what(row), f"{told} ({marks})" if marks else told]))
