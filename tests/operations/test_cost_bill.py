"""A bill is what a person with a calculator gets, and moves the way it has to."""

from __future__ import annotations

import math
from typing import Any

import pytest

from operations.cost.bill import bill
from operations.errors import UsageError
from prices.item import Item
from prices.table import price
from tests.operations.cost_figures import ONE_A_SECOND, amounts, billed, flow

# By hand: 2,628,000 events of 1,000 bytes, two a batch; 1,314,000 invocations of 1 + 2 x 0.5 + 15 = 17 ms.
_BY_HAND = {
    "events put on the bus": 2.628,
    "events put into the archive": 2_628_000 * 1300 / 2**30 * 0.10,
    "events in the archive": 86_400 * 90 * 1300 / 2**30 * 0.023,
    "messages sent to the queue": 2.628 * 0.40,
    "requests that bring messages": 2.628 * 0.40,
    # Five readers ask every 20 s, and in 20 s four messages are expected at each: 657,000 x 4 / (e^4 - 1).
    "requests that bring none": 49_031.6 / 1e6 * 0.40,
    "requests that delete messages": 1.314 * 0.40,
    "rejected messages sent": 0,
    "invocations": 1.314 * 0.20,
    "duration": 1_314_000 * 0.017 * 1769 / 1024 / 1e6 * 13.3334,
    "cold starts": 365 * 0.1 * 1769 / 1024 / 1e6 * 13.3334,
    "rows written to the table": 2.628 * 1.6 * 0.625,
    "rows written to the index": 2.628 * 0.625,
    "rows in the table": 2_628_000 * 12 * 1600 / 2**30 * 0.25,
    "rows in the index": 2_628_000 * 12 * 300 / 2**30 * 0.25,
    "point-in-time recovery": 2_628_000 * 12 * 1600 / 2**30 * 0.20,
    "log written": 1_314_000 * (1000 + 400 + 6 * 26) / 2**30 * 0.50,
    "log kept": 43_200 * 90 * (1000 + 400 + 6 * 26) * 0.15 / 2**30 * 0.03,
    "metrics of its own": 7 * 0.30,
    "alarms": 21 * 0.10,
    "composite alarm": 0.50,
    "dashboard": 3.00,
    "traces": 1.314 * 5,
    "alerts": 0,
    "mails of alerts": 0,
    "key": 1.00,
    "requests": 8760 / 1e6 * 3,
    "Terraform state": 0.01 * 0.023,
    "its writes": 0.0001 * 5,
}


def test_the_bill_of_an_event_a_second_is_what_it_is_by_hand() -> None:
    found = billed()
    assert amounts(found) == pytest.approx(_BY_HAND, rel=1e-5)
    assert float(found.usd) == pytest.approx(50.4827, abs=0.0005)
    assert float(found.per_million(found.usd) or 0) == pytest.approx(50.4827 / 2.628, abs=0.0005)


def test_the_usual_design_invokes_once_an_event_and_writes_whole_rows_twice() -> None:
    ours, usual = amounts(billed()), amounts(billed(usual=True))
    assert usual["invocations"] == pytest.approx(2 * ours["invocations"])
    assert usual["duration"] == pytest.approx(2_628_000 * 0.007 * 1769 / 1024 / 1e6 * 13.3334)
    assert usual["rows written to the table"] == pytest.approx(2.628 * 2 * 0.625)
    assert usual["rows written to the index"] == pytest.approx(2.628 * 2 * 0.625)
    assert usual["rows in the index"] == pytest.approx(2_628_000 * 12 * 2100 / 2**30 * 0.25)
    assert usual["log written"] == pytest.approx(2 * ours["log written"])
    assert usual["requests that delete messages"] == pytest.approx(2.628 * 0.40)
    same = (
        "events put on the bus",
        "events in the archive",
        "messages sent to the queue",
        "alarms",
        "dashboard",
        "key",
    )
    assert [usual[what] for what in same] == [ours[what] for what in same]


def test_without_events_only_what_is_there_costs_and_a_million_has_no_price() -> None:
    found = billed(0)
    paid = {what: usd for what, usd in amounts(found).items() if usd}
    # Readers ask every 20 seconds, all month.
    assert paid.pop("requests that bring none") == pytest.approx(657_000 / 1e6 * 0.40)
    assert paid.keys() == {"alarms", "composite alarm", "dashboard", "key", "Terraform state", "its writes"}
    assert found.per_million(found.usd) is None


def test_nearly_without_events_it_is_nearly_the_same() -> None:
    assert float(billed(1).usd) == pytest.approx(float(billed(0).usd), abs=0.1)


@pytest.mark.parametrize("events_per_day", [10**9, 10**12])
def test_a_huge_number_of_events_costs_in_proportion(events_per_day: int) -> None:
    found = billed(events_per_day)
    assert math.isfinite(found.usd)
    assert float(found.usd) == pytest.approx(float(billed(10**10).usd) * events_per_day / 10**10, rel=1e-3)
    assert amounts(found)["requests that bring none"] == 0


def test_rejected_events_have_no_rows_but_a_message_a_line_of_log_and_an_alert() -> None:
    sound, failing = amounts(billed()), amounts(billed(failing=0.5))
    assert failing["rows written to the table"] == pytest.approx(sound["rows written to the table"] / 2)
    assert failing["rows in the index"] == pytest.approx(sound["rows in the index"] / 2)
    assert failing["rejected messages sent"] == pytest.approx(1.314 * 0.40)
    assert failing["log written"] - sound["log written"] == pytest.approx(1_314_000 * 500 / 2**30 * 0.50)
    # One environment, one alert every quarter of an hour.
    assert failing["alerts"] == pytest.approx(4 * 730 / 1e6 * 0.50)
    assert failing["mails of alerts"] == pytest.approx(4 * 730 / 1e6 * 20)
    assert amounts(billed(failing=1))["rows in the table"] == 0


def test_without_a_quiet_interval_each_invocation_with_a_rejection_alerts() -> None:
    noisy = amounts(billed(failing=0.5, sizing={"alert_quiet_minutes": 0}))
    # Of two events at least one: three quarters.
    assert noisy["alerts"] == pytest.approx(0.75 * 1.314 * 0.50)


def test_events_of_a_given_size_have_rows_that_follow_from_it() -> None:
    small, large = amounts(billed(event_bytes=500)), amounts(billed(event_bytes=3000))
    assert small["rows written to the table"] == pytest.approx(2.628 * 0.625), "750 bytes are one unit"
    assert large["rows written to the table"] == pytest.approx(2.628 * 5 * 0.625), "4,500 bytes are five"
    assert small["rows written to the index"] == large["rows written to the index"]
    assert large["events put into the archive"] == pytest.approx(2_628_000 * 3300 / 2**30 * 0.10)
    huge = amounts(billed(event_bytes=200_000))
    assert huge["events put on the bus"] == pytest.approx(4 * 2.628), "four pieces of 64 KB"
    assert huge["messages sent to the queue"] == pytest.approx(4 * 2.628 * 0.40)


def test_an_invocation_takes_no_more_than_its_payload_allows() -> None:
    assert flow(10**9, event_bytes=200_000, sizing={"batch_size": 1000}).batch == 31
    assert flow(10**9, sizing={"batch_size": 1000}).batch == 1000
    assert flow(10**9).batch == 25


def test_histories_are_looked_up_and_what_is_known_is_not_written_again() -> None:
    traffic: Any = {"events_per_message": 10, "known": 0.8}
    ours, usual = amounts(billed(**traffic)), amounts(billed(usual=True, **traffic))
    assert ours["events put on the bus"] == pytest.approx(0.2628)
    assert ours["rows written to the table"] == pytest.approx(0.2 * 2.628 * 0.625)
    assert ours["rows of histories looked up"] == pytest.approx(2.628 * 0.5 * 0.125)
    # 10,000 bytes become 2,500, three units; a message of which all was known has a text that is there.
    assert ours["texts of histories written"] == pytest.approx(0.2628 * (1 - 0.8**10) * 3 * 0.625)
    assert usual["rows written to the table"] == pytest.approx(2.628 * 2 * 0.625)
    assert usual["rows in the table"] == pytest.approx(0.2 * 2_628_000 * 12 * 2100 / 2**30 * 0.25)
    assert not {"rows of histories looked up", "texts of histories written"} & usual.keys()
    assert not {"rows of histories looked up", "texts of histories written"} & amounts(billed()).keys()


def test_what_is_known_says_nothing_of_single_events() -> None:
    assert amounts(billed(known=0.8)) == amounts(billed())


def test_less_memory_is_less_cpu_and_the_same_cost_of_it() -> None:
    whole, half = flow(), flow(sizing={"function_memory": 884})
    assert half.seconds == pytest.approx(0.020), "2 ms of CPU take 4 on half of one; rounded up"
    assert whole.seconds == pytest.approx(0.017)
    assert flow(sizing={"function_memory": 3538}).seconds == whole.seconds, "one thread uses one vCPU"


def test_traces_are_sampled_and_can_be_switched_off() -> None:
    assert amounts(billed(sizing={"tracing": False}))["traces"] == 0
    # 20 invocations a second: one, and 5 % of 19.
    busy = billed(ONE_A_SECOND * 20, sizing={"batch_size": 1, "batching_window": 0})
    assert amounts(busy)["traces"] == pytest.approx((1 + 0.05 * 19) * 2.628 * 5)


def test_what_is_kept_has_piled_up_as_long_as_it_is_kept() -> None:
    year, month = amounts(billed()), amounts(billed(months=1))
    assert month["rows in the table"] == pytest.approx(year["rows in the table"] / 12)
    assert amounts(billed(sizing={"row_retention_days": 365}))["rows in the table"] == year["rows in the table"]
    short = amounts(billed(sizing={"row_retention_days": 73, "archive_retention_days": 0, "log_retention_days": 30}))
    assert short["rows in the table"] == pytest.approx(year["rows in the table"] / 5)
    assert short["events in the archive"] == pytest.approx(year["events in the archive"] * 365 / 90)
    assert short["log kept"] == pytest.approx(year["log kept"] / 3)


def test_a_region_has_its_own_prices_and_what_it_lacks_is_marked() -> None:
    lines = {line.quantity.what: line for line in billed(region="eu-central-1").lines}
    assert float(lines["rows written to the table"].usd) == pytest.approx(2.628 * 1.6 * 0.7625)
    assert not lines["rows written to the table"].stands_in
    assert lines["events in the archive"].stands_in
    assert not any(line.stands_in for line in billed().lines)


def test_a_region_without_prices_is_an_error() -> None:
    with pytest.raises(UsageError, match="prices for eu-central-1 and us-east-1 only, not for mars-1"):
        bill(flow(), "mars-1")


def test_an_item_without_a_price_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "operations.cost.bill.price", lambda item, region: None if item is Item.TRACES else price(item, region)
    )
    with pytest.raises(UsageError, match=r"no price of TRACES \(million traces\) for us-east-1"):
        bill(flow(), "us-east-1")


def test_a_request_that_brings_many_messages_counts_for_each_64_kb() -> None:
    # 200 messages a second at each reader, of which 10 fit into a request.
    many = ONE_A_SECOND * 1000
    assert amounts(billed(many))["requests that bring messages"] == pytest.approx(262.8 * 0.40)
    # 10 x 13,300 bytes are three pieces of 64 KB, and one message is one.
    large = amounts(billed(many, event_bytes=13_000))
    assert large["requests that bring messages"] == pytest.approx(3 * 262.8 * 0.40)
    assert large["messages sent to the queue"] == pytest.approx(2628 * 0.40)


@pytest.mark.parametrize(("rows", "waits"), [(1, 1), (25, 1), (100, 1), (101, 2), (201, 3)])
def test_an_invocation_waits_once_for_all_requests_that_are_under_way_together(rows: int, waits: int) -> None:
    assert flow().design.waiting_seconds(rows) == pytest.approx(waits * 0.015)
    assert flow(usual=True).design.waiting_seconds(rows) == pytest.approx(rows * 0.005)
