"""What a bad hour sends at most, from the synthesized alarms and the values of each environment.

That the function keeps to its share is shown in tests/functions/shipment_processor/test_quiet_interval.py.
"""

from __future__ import annotations

import math
import re

from main import ROOT
from tests.stacks.metric_walk import watched_series
from tests.support.configuration import Configuration

_HOUR = 60


def value(shipment: Configuration, environment: str, variable: str) -> int:
    """What an environment sets a variable to, or its default."""
    text = (ROOT / "environments" / f"{environment}.tfvars").read_text()
    found = re.search(rf"^{variable}\s*=\s*(\d+)$", text, re.MULTILINE)
    return int(found[1]) if found else int(shipment.document["variable"][variable]["default"])


def alerts_an_hour(shipment: Configuration, environment: str) -> float:
    """Alerts of the function: every execution environment sends one, then none for a while."""
    minutes = value(shipment, environment, "alert_quiet_minutes")
    concurrency = value(shipment, environment, "maximum_concurrency")
    return concurrency * math.ceil(_HOUR / minutes) if minutes else math.inf


def messages_an_hour(shipment: Configuration) -> int:
    """Messages of alarms: ALARM, then OK when all datapoints that count are good, then ALARM at the next bad one."""
    by_address: dict[str, int] = {}
    for address, alarm in shipment.all("aws_cloudwatch_metric_alarm").items():
        # CloudWatch looks at an alarm once a minute.
        cycle = watched_series(alarm)[0]["period"] * alarm["evaluation_periods"] / 60 + 1
        by_address[address] = 2 * math.ceil(_HOUR / cycle)
    (paging,) = shipment.all("aws_cloudwatch_composite_alarm").values()
    # It changes at most as often as all that it is made of.
    parts = re.findall(r"aws_cloudwatch_metric_alarm\.([\w-]+)\.", paging["alarm_rule"])
    return sum(by_address.values()) + sum(by_address[part] for part in parts)


def test_a_bad_hour_is_bounded_where_people_are_woken(configurations: dict[str, Configuration]) -> None:
    staging, prod = configurations["shipment-staging"], configurations["shipment-prod"]
    assert alerts_an_hour(staging, "staging") == 40
    assert alerts_an_hour(prod, "prod") == 50
    # Made for trying things out: there every failing invocation alerts.
    assert alerts_an_hour(configurations["shipment-dev"], "dev") == math.inf


def test_the_documentation_has_these_figures(shipment: Configuration) -> None:
    text = " ".join((ROOT / "docs" / "monitoring.md").read_text().split())
    assert "(10 * 4 = 40 by default, 50 * 1 = 50 in prod)" in text
    alarms = len(shipment.all("aws_cloudwatch_metric_alarm")) + len(shipment.all("aws_cloudwatch_composite_alarm"))
    assert f"all {alarms} together {messages_an_hour(shipment)}" in text
    assert f"{alarms} messages when an environment is created" in text
