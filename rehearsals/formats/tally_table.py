"""The tallies of formats as a table, a column for each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from rich.table import Table

from contract.row import RowKey
from rehearsals.formats.tally import Tally


def tally_table(tallies: Mapping[str, Tally], stored: Collection[RowKey]) -> Table:
    """What the documents of each format became.

    Args:
        tallies: The tally of each format, by its name.
        stored: Keys of the rows that are in the table.
    """
    lines: dict[str, Callable[[Tally], object]] = {
        "documents": lambda tally: tally.documents,
        "events in them": lambda tally: tally.events,
        "rows": lambda tally: tally.rows(stored),
        "the same as another event": lambda tally: tally.folded,
        "about no shipment": lambda tally: tally.not_shipment_events,
        "rejected": lambda tally: tally.rejected.total(),
        "of the stored: status in no table": lambda tally: tally.unmapped,
        "time taken as UTC": lambda tally: tally.assumed,
        "status of the shipment": lambda tally: tally.derived,
    }
    table = Table("", title="Formats", title_justify="left")
    for name in tallies:
        table.add_column(name, justify="right")
    for line, count in lines.items():
        table.add_row(line, *(str(count(tally)) for tally in tallies.values()))
    reasons = ("\n".join(f"{code}" for code in sorted(tally.rejected)) or "-" for tally in tallies.values())
    table.add_row("reasons of rejection", *reasons)
    return table
