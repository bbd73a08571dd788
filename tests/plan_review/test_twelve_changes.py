"""Twelve changes of this pipeline, each with the verdict that a person would give it, and nothing besides."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from rich.console import Console

from plan_review.as_text import print_text
from plan_review.finding import Verdict
from plan_review.plan import Plan
from plan_review.review import Review, review
from tests.plan_review.pipeline_resources import (
    ADMINISTRATION,
    ALARM,
    DEPLOYED,
    FUNCTION,
    KEY,
    QUEUE,
    STATE,
    TABLE,
    VERSIONING,
    WRITE_ROWS,
    all_created,
    all_destroyed,
    key_policy,
    with_change,
    write_rows,
)
from tests.plan_review.plans import destroyed, plan, replaced, updated

_FINE, _HUMAN, _REFUSED = Verdict.NOTHING_TO_WORRY_ABOUT, Verdict.NEEDS_A_HUMAN, Verdict.REFUSED
# A terminal's lines without scrolling.
_SCREEN = 50
_ROW_POLICY_UNKNOWN = {WRITE_ROWS: ("policy",), QUEUE: ("policy", "redrive_policy")}


@dataclass(frozen=True)
class Change:
    """One of the twelve.

    Attributes:
        plan: What Terraform plans.
        verdict: What a person would say.
        counts: The rules that make it so, with the address that each found; all that are more than information.
        words: Words that a reviewer has to read.
    """

    plan: Plan
    verdict: Verdict
    counts: set[tuple[str, str]]
    words: tuple[str, ...] = ()


def _updated(stack: dict[str, dict[str, Any]], address: str, **after: Any) -> Plan:
    return plan(*with_change(stack, updated(address, stack[address], after)))


_CHANGES = {
    "no change": Change(plan(*with_change(DEPLOYED)), _FINE, set(), ("Nothing to worry about",)),
    "new environment": Change(
        plan(*all_created(DEPLOYED, _ROW_POLICY_UNKNOWN), *all_created(STATE, {})),
        _HUMAN,
        {
            ("policy-unknown", WRITE_ROWS),
            ("policy-unknown", QUEUE),
            ("right-added", KEY),
            ("right-added", "aws_iam_role.role"),
        },
        ("cannot be judged yet: known only after apply", "sts:AssumeRole (write) for lambda.amazonaws.com"),
    ),
    "memory changed": Change(_updated(DEPLOYED, FUNCTION, memory_size=512), _FINE, set(), ("memory_size: 256 → 512",)),
    "threshold raised": Change(
        _updated(DEPLOYED, ALARM, threshold=900),
        _HUMAN,
        {("alarm-less-sensitive", ALARM)},
        ("threshold: 300 → 900",),
    ),
    "alarm removed": Change(
        plan(*with_change(DEPLOYED, destroyed(ALARM, DEPLOYED[ALARM]))),
        _REFUSED,
        {("alarm-removed", ALARM)},
    ),
    "table key changed": Change(
        plan(
            *with_change(
                DEPLOYED,
                replaced(TABLE, DEPLOYED[TABLE], {"range_key": "timestamp"}, replace_paths=[["range_key"]]),
            )
        ),
        _REFUSED,
        {("stateful-replaced", TABLE)},
        ("range_key", "event_key"),
    ),
    "index removed": Change(
        _updated(DEPLOYED, TABLE, global_secondary_index=[]),
        _HUMAN,
        {("part-removed", TABLE)},
        ("StatusIndex",),
    ),
    "destroy": Change(
        plan(*all_destroyed(DEPLOYED)),
        _REFUSED,
        {
            ("stateful-destroyed", TABLE),
            ("stateful-destroyed", QUEUE),
            ("stateful-destroyed", "aws_sqs_queue.failed_events_queue"),
            ("alarm-removed", ALARM),
            *(("destroyed", address) for address in (FUNCTION, "aws_iam_role.role", WRITE_ROWS, "aws_sns_topic.topic")),
        },
    ),
    "right widened": Change(
        _updated(DEPLOYED, WRITE_ROWS, policy=write_rows("dynamodb:DeleteItem")),
        _HUMAN,
        {("right-added", WRITE_ROWS)},
        ("+ Allow dynamodb:DeleteItem (write) on arn:aws:dynamodb:",),
    ),
    "key policy narrowed": Change(
        _updated(STATE, KEY, policy=key_policy(["kms:DescribeKey", "kms:ScheduleKeyDeletion"])),
        _HUMAN,
        {("key-policy-narrowed", KEY)},
        ("- Allow kms:PutKeyPolicy (permissions management) on * for account 111122223333",),
    ),
    "state bucket unversioned": Change(
        _updated(STATE, VERSIONING, versioning_configuration=[{"status": "Suspended"}]),
        _HUMAN,
        {("protection-weaker", VERSIONING)},
        ("Enabled", "Suspended"),
    ),
    "drift by hand": Change(
        plan(
            *with_change(DEPLOYED, updated(QUEUE, {**DEPLOYED[QUEUE], "delay_seconds": 60}, {"delay_seconds": 0})),
            resource_drift=[updated(QUEUE, {**DEPLOYED[QUEUE], "delay_seconds": 0}, {"delay_seconds": 60})],
        ),
        _HUMAN,
        {("drift-changed", QUEUE)},
        ("delay_seconds: 0 → 60",),
    ),
}


def reviewed(what: Plan) -> Review:
    return review(what, [], date(2026, 11, 24))


def text_of(what: Review) -> str:
    output = io.StringIO()
    print_text(what, Console(file=output, width=200))
    return output.getvalue()


@pytest.mark.parametrize("name", _CHANGES)
def test_a_change_has_the_verdict_that_a_person_would_give_it(name: str) -> None:
    expected = _CHANGES[name]
    whole = reviewed(expected.plan)
    assert {(finding.rule.id, finding.address) for finding in whole.findings if finding.severity} == expected.counts
    assert whole.verdict is expected.verdict
    text = text_of(whole)
    assert [words for words in expected.words if words not in text] == []


@pytest.mark.parametrize("name", _CHANGES)
def test_a_change_fits_on_a_screen(name: str) -> None:
    assert len(text_of(reviewed(_CHANGES[name].plan)).splitlines()) <= _SCREEN


def test_a_right_widened_without_an_end_is_refused() -> None:
    whole = reviewed(_updated(DEPLOYED, WRITE_ROWS, policy=write_rows("dynamodb:*")))
    assert whole.verdict is _REFUSED
    assert [finding.rule.id for finding in whole.findings] == ["right-too-wide"]


def test_the_same_rights_in_another_order_are_nothing_to_worry_about() -> None:
    other = key_policy([*reversed(ADMINISTRATION)])
    whole = reviewed(_updated(STATE, KEY, policy=other))
    assert whole.verdict is _FINE
    assert [finding.rule.id for finding in whole.findings] == ["policy-respelled"]
