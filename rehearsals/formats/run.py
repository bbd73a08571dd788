"""Documents of any format through the deployed pipeline, twice: what each became, and that nothing came twice."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from contract.names import ResourceNames
from contract.row import RowKey
from operations.clients import event_bridge_client
from operations.reading import Event, NotAnEvent, read_events
from operations.sending import send_events
from rehearsals.books import read_books, stored_keys
from rehearsals.errors import RehearsalError
from rehearsals.formats.tally import tallies
from rehearsals.formats.tally_table import tally_table
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
    return stored_keys(names)


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
        found = tallies(texts)
        console.print(tally_table(found, stored))
        for name, tally in found.items():
            for code, count in tally.rejected.most_common():
                console.print(f"{name}: {count} rejected with {code}")
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
