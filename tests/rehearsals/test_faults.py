"""Which request suffers which fault, and what the function is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from rehearsals.chaos.fault_run import FaultRun
from rehearsals.chaos.faults import Call, Fault, refusal
from rehearsals.chaos.plan import ALERT, LOOK, REJECT, WRITE, FaultPlan, Rule
from rehearsals.chaos.run import rules
from rehearsals.stage import NAMES
from tests.support.rows import only_row

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WRITE_CALL, REJECT_CALL, ALERT_CALL = (Call(operation, b"") for operation in (WRITE, REJECT, ALERT))


def test_without_rules_all_goes_well() -> None:
    plan = FaultPlan()
    plan.set(Rule(WRITE, Fault.DENIED))
    plan.set()
    assert plan.decide(WRITE_CALL) is None
    assert plan.calls == {WRITE: 1}


def test_a_rule_is_for_one_operation_and_so_many_times() -> None:
    plan = FaultPlan()
    plan.set(Rule(REJECT, Fault.DENIED), Rule(WRITE, Fault.THROTTLED, times=2), Rule(WRITE, Fault.SLOW, times=1))
    assert [plan.decide(WRITE_CALL) for _ in range(4)] == [Fault.THROTTLED, Fault.THROTTLED, Fault.SLOW, None]
    assert plan.decide(ALERT_CALL) is None
    assert plan.decide(REJECT_CALL) is Fault.DENIED
    # What is decided is only counted once it is done.
    assert plan.injected == {}


def test_a_share_of_the_requests_suffers_and_the_seed_says_which() -> None:
    def decided(seed: int) -> list[Fault | None]:
        plan = FaultPlan(seed)
        plan.set(Rule(WRITE, Fault.SLOW, probability=0.3))
        return [plan.decide(WRITE_CALL) for _ in range(1000)]

    assert 200 < sum(fault is not None for fault in decided(1)) < 400
    assert decided(1) == decided(1)
    assert decided(1) != decided(2)


def test_chaos_has_every_fault_in_it() -> None:
    assert {rule.fault for rule in rules()} == set(Fault)
    assert {rule.operation for rule in rules()} == {WRITE, LOOK, REJECT, ALERT}


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (Fault.THROTTLED, 400, "ThrottlingException"),
        (Fault.SERVER_ERROR, 503, "ServiceUnavailable"),
        (Fault.DENIED, 403, "AccessDeniedException"),
    ],
)
def test_a_refusal_speaks_the_protocol_of_its_service(fault: Fault, status: int, code: str) -> None:
    answer = refusal(WRITE_CALL, fault)
    assert (answer.status, json.loads(answer.body)["__type"]) == (status, f"com.amazonaws#{code}")
    answer = refusal(ALERT_CALL, fault)
    assert (answer.status, ElementTree.fromstring(answer.body).findtext("Error/Code")) == (status, code)  # noqa: S314 - our own


def test_the_events_of_a_run_are_valid_and_differ() -> None:
    run = FaultRun(NAMES, FaultPlan(), "RUN")
    texts = [run.event(number) for number in range(200)]
    assert len({only_row(text, now=NOW).key for text in texts}) == 200
    assert json.loads(run.event(1, status=None)).keys() == {"shipment_id", "timestamp", "event_id"}
