"""How the results of `statuses` and `remap` look, as a table and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from contract.names import ResourceNames
from operations.output import Output, print_json, print_table, say
from operations.remapping import RemapResult
from operations.statuses import UnmappedStatus


def report_counts(counts: Mapping[str, int], output: Output) -> None:
    """Rows of each status."""
    if output is Output.JSON:
        print_json(counts)
        return
    print_table(["status", "rows"], [[status, f"{rows:,}"] for status, rows in counts.items()], flexible="rows")
    say(f"{sum(counts.values()):,} rows")


def report_unmapped(found: Sequence[UnmappedStatus], output: Output) -> None:
    """Source statuses that are in no table."""
    if output is Output.JSON:
        print_json([asdict(each) for each in found])
        return
    print_table(
        ["source", "status, detail, last shipment", "rows", "first, last"],
        [
            [
                each.source,
                # Below each other, since a shipment's id may be as wide as the terminal.
                f"{_words(each.status, each.detail)}\n{each.shipment_id}",
                f"{each.rows:,}",
                f"{each.first[:10]}\n{each.last[:10]}",
            ]
            for each in found
        ],
        flexible="status, detail, last shipment",
    )


def report_remap(result: RemapResult, names: ResourceNames, output: Output, *, dry_run: bool) -> None:
    """What a changed table changes."""
    if output is Output.JSON:
        print_json(
            {
                "table": names.table,
                "dry_run": dry_run,
                "read": result.read,
                "changes": [{**asdict(change), "rows": rows} for change, rows in result.changes.most_common()],
                "written": result.written,
                "left": result.left,
                "unknown_sources": dict(result.unknown_sources),
            }
        )
        return
    print_table(
        ["source", "status, detail", "from", "to", "rows"],
        [
            [
                change.source,
                _words(change.source_status, change.detail),
                _marked(change.before, unmapped=change.was_unmapped),
                _marked(change.after, unmapped=change.is_unmapped),
                f"{rows:,}",
            ]
            for change, rows in result.changes.most_common()
        ],
        flexible="status, detail",
    )
    changes = result.changes.total()
    done = f"{changes:,} would change" if dry_run else f"{result.written:,} changed"
    left = f", {result.left:,} left: they changed or went in the meantime" if result.left else ""
    say(f"{names.table}: {result.read:,} rows of carriers' formats read; {done}{left}")


def _words(status: str, detail: str | None) -> str:
    return f"{status}, {detail}" if detail else status


def _marked(status: str, *, unmapped: bool) -> str:
    return f"{status} (unmapped)" if unmapped else status
