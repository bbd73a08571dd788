from __future__ import annotations

import json

from rich.console import Console

from rehearsals.formats.tally import tallies
from rehearsals.formats.tally_table import tally_table


def test_it_fits_a_terminal_and_counts_what_is_stored() -> None:
    scan = {"status": "in_transit", "message": "a", "datetime": "2025-05-09T12:00:00Z"}
    tracker = {"object": "Tracker", "tracking_code": "1", "tracking_details": [scan, scan, {**scan, "datetime": None}]}
    found = tallies([json.dumps(tracker)])
    console = Console(width=80, record=True, file=None, force_terminal=False)
    with console.capture() as shown:
        console.print(tally_table(found, found["easypost"].keys))
        console.print(tally_table(found, ()))
    lines = [line.split() for line in shown.get().splitlines() if "easypost" in line]
    assert lines == [
        ["easypost", "1", "3", "1", "1", "0", "0", "0", "0", "1"],
        ["easypost", "1", "3", "0", "1", "0", "0", "0", "0", "1"],
    ]
    assert "…" not in shown.get()
