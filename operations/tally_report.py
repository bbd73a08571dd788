"""How the result of `send` looks, for people and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from contract.names import ResourceNames
from operations.output import Output, note, print_json, print_table, say
from operations.reading import Location
from operations.sending import SendSummary
from operations.tally import NO_FORMAT, FormatTally, Tally

_COLUMNS = {
    "documents": "docs",
    "events": "events",
    "rows": "rows",
    "same": "same",
    "rejected": "rejected",
    "not_shipments": "not a\nshipment",
    "unmapped": "un-\nmapped",
    "assumed": "assumed",
}


def report_sent(
    summary: SendSummary, tally: Tally, names: ResourceNames, output: Output, *, stopped: str | None
) -> None:
    """Counts of `send`; refused lines in JSON only, as a person has seen them go by."""
    if output is Output.JSON:
        print_json(
            {
                "bus": names.bus,
                "read": summary.read,
                "accepted": summary.accepted,
                "failed": summary.failed,
                "unsent": summary.unsent,
                "refused": [
                    {**_place(each.location), "problem": each.problem, "temporary": each.temporary}
                    for each in summary.refused
                ],
                "stopped": stopped,
                "resume_at": _place(summary.resume_at) if stopped and summary.resume_at else None,
                # Rows are not told apart while sending.
                "recognised": {
                    name: {"documents": each.documents, "events": each.events, "rejected": each.rejected}
                    for name, each in tally.formats.items()
                },
                "will_be_rejected": _named_json(tally),
            }
        )
        return
    text = f"{names.bus}: {summary.read:,} read = {summary.accepted:,} accepted + {summary.failed:,} failed"
    say(f"{text} ({summary.unsent:,} of them not tried to the end)" if summary.unsent else text)
    if tally.formats:
        say("Recognised: " + ", ".join(_recognised(name, each) for name, each in tally.formats.items()))
    _note_rejected(tally, "will reject")


def report_dry_run(tally: Tally, output: Output) -> None:
    """What would become of the documents, by format."""
    if output is Output.JSON:
        print_json(
            {
                "formats": {name: asdict(each) for name, each in tally.formats.items()},
                "refused": [{**_place(each.location), "problem": each.problem} for each in tally.refused],
                "would_be_rejected": _named_json(tally),
            }
        )
        return
    total = {name: sum(getattr(each, name) for each in tally.formats.values()) for name in (*_COLUMNS, "raw_messages")}
    print_table(
        ["format", *_COLUMNS.values()],
        [
            [format_name, *(f"{getattr(each, name):,}" for name in _COLUMNS)]
            for format_name, each in tally.formats.items()
        ],
        flexible="format",
    )
    say(
        f"{total['events']:,} events = {total['rows']:,} rows + {total['same']:,} the same as another"
        f" + {total['rejected']:,} rejected + {total['not_shipments']:,} about no shipment;"
        f" {total['raw_messages']:,} rows more would keep texts. Nothing is sent."
    )
    for refused in tally.refused:
        note(f"{refused.location}: cannot be sent: {refused.problem}")
    _note_rejected(tally, "would reject")


def _recognised(name: str, tally: FormatTally) -> str:
    if name == NO_FORMAT:
        return f"{tally.documents:,} {name}"
    return f"{tally.documents:,} {name} ({tally.events:,} events)"


def _note_rejected(tally: Tally, verb: str) -> None:
    for location, event in tally.named:
        place = f"{location} {event.place}".rstrip()
        note(f"{place}: the function {verb} it ({event.code}: {event.text})")
    if tally.rejected > len(tally.named):
        note(f"The function {verb} {tally.rejected - len(tally.named):,} more.")
    if tally.rejected:
        note("What it rejects comes into the failed-events queue, with the reason; `explain` shows each event.")


def _named_json(tally: Tally) -> dict[str, Any]:
    first = [
        {**_place(location), "place": event.place, "code": event.code, "why": event.text}
        for location, event in tally.named
    ]
    return {"events": tally.rejected, "first": first}


def _place(location: Location) -> dict[str, Any]:
    return {"file": location.file, "line": location.line}
