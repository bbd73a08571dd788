"""`cost`."""

from __future__ import annotations

from typing import Annotated

import typer

from contract.limits import MESSAGE_BYTES
from operations.cost.bill import bill
from operations.cost.design import this_design, usual_design
from operations.cost.flow import Flow
from operations.cost.measured import Measured
from operations.cost.traffic import Traffic
from operations.cost_report import bills_json, say_bills
from operations.deployment_settings import DeploymentSettings
from operations.options import Environment, OutputFormat, ending_cleanly
from operations.output import Output, print_json, say
from prices.table import REGIONS

# More than anybody has: a hundred times a day for everybody on earth.
_MOST_EVENTS = 10**12


def cost(
    events_per_day: Annotated[int, typer.Option("--events-per-day", min=0, max=_MOST_EVENTS, help="Events a day.")],
    event_bytes: Annotated[
        int | None,
        typer.Option("--event-bytes", min=1, max=MESSAGE_BYTES, help="Of each; else as long as the measured ones."),
    ] = None,
    failing: Annotated[float, typer.Option("--failing", min=0, max=100, help="Percent that are rejected.")] = 1,
    events_per_message: Annotated[
        int, typer.Option("--events-per-message", min=1, max=1000, help="1 for canonical events, more for histories.")
    ] = 1,
    known: Annotated[
        float,
        typer.Option("--known", min=0, max=100, help="Percent of histories' events that were there before."),
    ] = 0,
    months: Annotated[
        int, typer.Option("--months", min=1, max=120, help="What is kept has piled up for so long.")
    ] = 12,
    environment: Environment = "dev",
    region: Annotated[
        str | None, typer.Option("--region", help=f"{' or '.join(REGIONS)}; else the environment's own.")
    ] = None,
    output: OutputFormat = Output.TABLE,
) -> None:
    """What a month costs at list prices, beside one invocation and one PutItem an event; AWS is not asked.

    Settings are those of the environment. Every line is a quantity times a price, and the quantity says how it comes
    about: docs/cost.md has what was measured, what is assumed, and what each setting does to the bill.
    """
    with ending_cleanly():
        settings = DeploymentSettings.read(environment)
        measured = Measured.read()
        place = region or settings.region
        traffic = Traffic(
            events_per_day=events_per_day,
            event_bytes=event_bytes,
            failing=failing / 100,
            events_per_message=events_per_message,
            known=known / 100,
            months=months,
        )
        designs = [design(measured, settings.sizing) for design in (this_design, usual_design)]
        bills = [bill(Flow(traffic, design, measured), place) for design in designs]
    if output is Output.JSON:
        print_json(bills_json(bills))
        return
    say(f"{environment} in {place}, a month of {events_per_day:,} events a day, {failing:g} % of them rejected")
    say_bills(bills, measured)
