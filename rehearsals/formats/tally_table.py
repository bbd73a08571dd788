"""The tallies of formats as a table that fits a terminal."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rich import box
from rich.table import Table

from contract.row import RowKey
from rehearsals.formats.tally import Tally

_LEGEND = (
    "same: as another event; other: about no shipment; unmapped: status in no table\n"
    "UTC: time without an offset; derived: status of the shipment; bad: rejected"
)


def tally_table(tallies: Mapping[str, Tally], stored: Collection[RowKey]) -> Table:
    """What the documents of each format became.

    Args:
        tallies: The tally of each format, by its name.
        stored: Keys of the rows that are in the table.
    """
    table = Table(
        title="Formats",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 0),
        show_edge=False,
        caption=_LEGEND,
        caption_justify="left",
    )
    table.add_column("", no_wrap=True)
    for heading in ("docs", "events", "rows", "same", "other", "unmapped", "UTC", "derived", "bad"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, tally in tallies.items():
        counts = (
            *(tally.documents, tally.events, tally.rows(stored), tally.folded, tally.not_shipment_events),
            *(tally.unmapped, tally.assumed, tally.derived, tally.rejected.total()),
        )
        table.add_row(name, *map(str, counts))
    return table
