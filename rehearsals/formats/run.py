"""Documents of any format through the deployed pipeline, twice: what each became, and that nothing came twice."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from contract.names import ResourceNames
from contract.raw_message import is_raw_message
from contract.row import RowKey
from contract.shipment_log import PARTITION_KEY, SORT_KEY
from operations.clients import event_bridge_client
from operations.reading import Event, NotAnEvent, read_events
from operations.sending import send_events
from rehearsals.books import read_books, stored_rows
from rehearsals.errors import RehearsalError
from rehearsals.formats.tally import Tally, tallies
from rehearsals.idle import wait_until_idle
from rehearsals.stage import NAMES, stage

_LIMIT_SECONDS = 300


def texts_on_the_bus(items: Sequence[Event | NotAnEvent]) -> list[str]:
    """The texts of documents as the function gets them: the embedded bus spells JSON in its own way.

    Raises:
        RehearsalError: A file holds something that cannot be sent.
    """
    bad = [f"{item.location}: {item.problem}" for item in items if isinstance(item, NotAnEvent)]
    if bad:
        raise RehearsalError("; ".join(bad))
    return [json.dumps(json.loads(item.text)) for item in items if isinstance(item, Event)]


def put_through(names: ResourceNames, items: Sequence[Event | NotAnEvent]) -> set[RowKey]:
    """Sends documents and waits until the function is done; returns the keys of all events in the table.

    Raises:
        OperationError: The bus or the table cannot be used.
        RehearsalError: The bus refused one, or the queue was not empty in time.
    """
    summary = send_events(event_bridge_client(), names, items)
    if summary.failed:
        raise RehearsalError(f"the bus refused {summary.failed} documents: {summary.refused[0].problem}")
    wait_until_idle(names, _LIMIT_SECONDS)
    return {(item[PARTITION_KEY]["S"], item[SORT_KEY]["S"]) for item in stored_rows(names) if not is_raw_message(item)}


def table(found: Mapping[str, Tally], stored: Collection[RowKey]) -> Table:
    """What each format became."""
    shown = Table(title="Formats", title_justify="left")
    for heading in ("Format", "Documents", "Events", "Rows", "Same as another", "About no shipment"):
        shown.add_column(heading, justify="left" if heading == "Format" else "right")
    for heading in ("Status in no table", "Time taken as UTC", "Status of the shipment"):
        shown.add_column(heading, justify="right")
    shown.add_column("Rejected")
    for name, tally in found.items():
        counts = (
            tally.documents,
            tally.events,
            tally.rows(stored),
            tally.folded,
            tally.not_shipment_events,
            tally.unmapped,
            tally.assumed,
            tally.derived,
        )
        reasons = ", ".join(f"{count} {code}" for code, count in tally.rejected.most_common())
        shown.add_row(name, *map(str, counts), reasons or "-")
    return shown


def rehearse_formats(console: Console, files: Sequence[str]) -> bool:
    """Deploys dev, sends files twice, shows the table; returns whether every event is where it belongs.

    Raises:
        EmbeddedAwsError: The embedded AWS did not start.
        DeploymentError: `cdktf deploy` failed.
        OperationError: A file cannot be read; the bus, the table or a queue cannot be used.
        RehearsalError: The bus refused a document, or the queue was not empty in time.
    """
    items = list(read_events(files))
    texts = texts_on_the_bus(items)
    with stage("formats", console):
        stored = put_through(NAMES, items)
        books = read_books(NAMES, texts)
        again = put_through(NAMES, items)
        console.print(table(tallies(texts), stored))
        problems = list(books.problems)
        if books.accounted != books.events:
            problems.append(f"{books.events - books.accounted} of {books.events} events are not accounted for")
        if again != stored:
            problems.append(f"sent again, they made {len(again - stored)} more rows")
    for problem in problems:
        console.print(Text(problem, style="bold red"))
    if not problems:
        console.print(f"[bold green]{books.events} events, all accounted for; sent again, they added no row.[/]")
    return not problems
