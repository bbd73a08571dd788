"""Writes docs/cost.md and its picture from figures, prices and settings: `python -m toolchain.cost_document`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

from contract.limits import REQUESTS_IN_FLIGHT
from operations.cost import assumptions
from operations.cost.bill import Bill, services
from operations.cost.measured import Copy, Measured
from operations.cost_report import factors, usd
from prices.table import REGIONS, price
from toolchain.cost_picture import picture
from toolchain.cost_scenarios import EXAMPLE, FAILING, HOME, VOLUMES, Scenarios
from toolchain.cost_settings import settings_parts
from toolchain.markdown import paragraph, table

DOCUMENT = Path(__file__).parents[1] / "docs" / "cost.md"
PICTURE = DOCUMENT.with_name("cost.svg")
_INTRODUCTION = Path(__file__).with_name("cost_introduction.md")
_HISTORY = 10
_MONTHS = (1, 12, 36)


def cost_document(scenarios: Scenarios) -> str:
    """The text of docs/cost.md."""
    parts = [
        _INTRODUCTION.read_text("utf-8").strip(),
        *_by_volume(scenarios),
        *_line_by_line(scenarios),
        *settings_parts(scenarios),
        *_histories(scenarios),
        *_measured(scenarios.measured),
        *_assumed(),
        *_prices(scenarios),
    ]
    return "\n\n".join(parts) + "\n"


def _by_volume(scenarios: Scenarios) -> Iterator[str]:
    yield "## By events a day"
    rows = scenarios.measured.rows
    yield paragraph(
        f"Events of {rows.table.event_bytes:,.0f} bytes ({rows.what}), {FAILING:.0%} of them rejected."
        " USD a month, and for a million events."
    )
    for region in REGIONS:
        bills = [(scenarios.ours(volume, region), scenarios.usual(volume, region)) for volume in VOLUMES]
        yield table(
            [f"events a day, {region}", "this design", "the usual", "this design, a million", "the usual, a million"],
            [
                [
                    f"{volume:,}",
                    *(usd(each.usd) for each in pair),
                    *(usd(each.per_million(each.usd)) for each in pair),
                ]
                for volume, pair in zip(VOLUMES, bills, strict=True)
            ],
        )
    piled_up = ", ".join(
        f"{usd(scenarios.ours(EXAMPLE, traffic={'months': months}).usd)} USD in month {months}" for months in _MONTHS
    )
    yield paragraph(
        f"Rows are kept for ever by default, so that the bill grows: of {EXAMPLE:,} events a day it is {piled_up}."
    )


def _line_by_line(scenarios: Scenarios) -> Iterator[str]:
    ours, usual = scenarios.example
    yield "## Line by line"
    yield paragraph(
        f"{EXAMPLE:,} events a day in {HOME}, USD a month. Quantities are those of this design. Most of the"
        f" bill are {_largest(ours)}."
    )
    lines = [
        [
            line.quantity.what if number else f"**{line.quantity.service}** {line.quantity.what}",
            factors(line)[0],
            line.quantity.item.value,
            factors(line)[1],
            usd(line.usd),
            usd(_same_line(usual, line.quantity.what)),
            line.quantity.why,
        ]
        for service in services([ours])
        for number, line in enumerate(each for each in ours.lines if each.quantity.service == service)
    ]
    total = ["**all**", "", "", "", f"**{usd(ours.usd)}**", f"**{usd(usual.usd)}**", ""]
    yield table(
        ["", "quantity", "of what", "price", "USD", "the usual", "how the quantity comes about"], [*lines, total]
    )


def _largest(bill: Bill) -> str:
    shares = sorted(((bill.of(service), service) for service in services([bill])), reverse=True)[:3]
    return ", ".join(f"{service} {amount / bill.usd:.0%}" for amount, service in shares)


def _same_line(bill: Bill, what: str) -> Decimal:
    return sum((line.usd for line in bill.lines if line.quantity.what == what), Decimal())


def _histories(scenarios: Scenarios) -> Iterator[str]:
    yield "## Histories that come again"
    yield paragraph(
        f"Messages with {_HISTORY} events each, some of which were in an earlier message. This design looks rows of"
        " such messages up (half a read unit for 4 KB) and writes only those that are not there; it keeps the text of a"
        " message once. The usual design writes every row again. A canonical event, alone in its message, is never"
        f" looked up. {EXAMPLE:,} events a day, USD a month."
    )
    rows = []
    for known in (0, 0.5, 0.8, 0.9):
        traffic = {"events_per_message": _HISTORY, "known": known}
        pair = scenarios.ours(EXAMPLE, traffic=traffic), scenarios.usual(EXAMPLE, traffic=traffic)
        rows.append([f"{known:.0%}", *(usd(each.usd) for each in pair), *(usd(each.of("DynamoDB")) for each in pair)])
    yield table(
        ["known already", "this design", "the usual", "DynamoDB, this design", "DynamoDB, the usual"],
        rows,
    )


def _measured(measured: Measured) -> Iterator[str]:
    yield "## What was measured"
    for part in (measured.rows, measured.processor):
        yield paragraph(f"{part.measured_on}, {part.what}:")
        yield f"```\n{part.command}\n```"
        rows = []
        for each in fields(part):
            value = getattr(part, each.name)
            if isinstance(value, Copy):
                rows += [
                    [f"`{each.name}`: `{inner.name}`", f"{getattr(value, inner.name):,}"] for inner in fields(value)
                ]
            elif isinstance(value, float):
                rows.append([f"`{each.name}`", f"{value:,}"])
        yield table(["figure", "value"], rows)
    yield paragraph(
        "What each figure is, and its unit, is in [`measured.py`](../operations/cost/measured.py). CPU is that of the"
        " machine that measured it, with the network cut off."
    )


def _assumed() -> Iterator[str]:
    yield "## What is assumed"
    yield paragraph(
        "Documented by AWS or assumed, and named in [`assumptions.py`](../operations/cost/assumptions.py), with the"
        " source where there is one. The assumed ones:"
    )
    yield "\n".join(
        [
            f"- On a whole vCPU of Lambda, which comes with {assumptions.MEMORY_OF_ONE_CPU:,} MB, work takes"
            f" {assumptions.CORE:.1f} times as long as where it was measured; with less memory longer in proportion.",
            f"- DynamoDB answers a BatchWriteItem in {assumptions.BATCH_WRITE_SECONDS * 1000:g} ms, up to"
            f" {REQUESTS_IN_FLIGHT} at once, a PutItem in {assumptions.PUT_SECONDS * 1000:g} ms, one after another;"
            " this is most of an invocation.",
            "- Events come at random and evenly over the month. In a peak batches are fuller, and an event costs less.",
            f"- The queue's {assumptions.POLLERS} readers get the same share each, every one waits"
            f" {assumptions.LONG_POLL_SECONDS} s for a message, and a request brings what comes at its reader in"
            f" {assumptions.RECEIVE_SECONDS * 1000:g} ms, one message at least.",
            f"- Lambda writes {assumptions.PLATFORM_LOG_BYTES} bytes of its own about an invocation and replaces an"
            f" execution environment after {assumptions.ENVIRONMENT_HOURS} hours.",
            f"- EventBridge puts {assumptions.ENVELOPE_BYTES} bytes around an event.",
            "- Of the texts of histories no share is the same as one that is there, unless all of its events were.",
        ]
    )


def _prices(scenarios: Scenarios) -> Iterator[str]:
    yield "## Prices"
    yield paragraph(
        "USD, from [`table.py`](../prices/table.py). AWS's price list was read as others recorded it; ¹ stands behind a"
        " price that somebody other than AWS says. Reviews of plans take theirs from the same table."
    )
    items = dict.fromkeys(
        line.quantity.item
        for each in (*scenarios.example, scenarios.ours(EXAMPLE, traffic={"events_per_message": _HISTORY}))
        for line in each.lines
    )
    rows = []
    for item in items:
        found = [price(item, region) for region in REGIONS]
        sources: dict[str, list[str]] = {}
        for each in filter(None, found):
            sources.setdefault(each.source, []).append(each.day)
        rows.append(
            [
                item.value,
                *(
                    f"{each.usd.normalize():,f}{'¹' if each.second_hand else ''}" if each else "not found"
                    for each in found
                ),
                "; ".join(f"{source}, {' and '.join(dict.fromkeys(days))}" for source, days in sources.items()),
            ]
        )
    yield table(["", *REGIONS, "source and day"], rows)


def write() -> None:
    """Writes both."""
    scenarios = Scenarios(Measured.read())
    DOCUMENT.write_text(cost_document(scenarios), "utf-8")
    PICTURE.write_text(picture(scenarios), "utf-8")


if __name__ == "__main__":
    write()
