"""Plans of ours, each with the verdict that a person would give it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from rich.console import Console

from plan_review.as_text import print_text
from plan_review.finding import Verdict
from plan_review.reading import parse_plan
from plan_review.review import Review, review
from tests.plan.standing import Standing

_FINE, _HUMAN, _REFUSED = Verdict.NOTHING_TO_WORRY_ABOUT, Verdict.NEEDS_A_HUMAN, Verdict.REFUSED
_SCREEN_LINES = 40
_FUNCTION = "aws_lambda_function."
_TABLE = "aws_dynamodb_table."


def _unchanged(_: Standing) -> None:
    pass


def _more_memory(plan: Standing) -> None:
    plan.update(_FUNCTION, memory_size=2 * plan.values(_FUNCTION)["memory_size"])


def _higher_threshold(plan: Standing) -> None:
    alarm = "aws_cloudwatch_metric_alarm.monitoring_alarms_failed-events"
    plan.update(alarm, threshold=plan.values(alarm)["threshold"] + 10)


def _no_alarm(plan: Standing) -> None:
    plan.delete("aws_cloudwatch_metric_alarm.monitoring_alarms_queue-age")


def _other_key(plan: Standing) -> None:
    attributes = [attribute for attribute in plan.values(_TABLE)["attribute"] if attribute["name"] != "event_key"]
    plan.replace(_TABLE, ["range_key"], range_key="timestamp", attribute=attributes)


def _no_index(plan: Standing) -> None:
    plan.update(_TABLE, global_secondary_index=[], attribute=plan.values(_TABLE)["attribute"][:2])


def _index_with_more(plan: Standing) -> None:
    (index,) = plan.values(_TABLE)["global_secondary_index"]
    more = {**index, "non_key_attributes": [*index["non_key_attributes"], "event_id"]}
    plan.update(_TABLE, global_secondary_index=[more])


def _second_index(plan: Standing) -> None:
    (index,) = plan.values(_TABLE)["global_secondary_index"]
    plan.update(_TABLE, global_secondary_index=[index, {**index, "name": "StatusIndex2"}])


def _gone(plan: Standing) -> None:
    plan.delete()


def _by_hand(plan: Standing) -> None:
    plan.drift(_FUNCTION, memory_size=1_024)


def _unversioned(plan: Standing) -> None:
    plan.update("aws_s3_bucket_versioning.", versioning_configuration=[{"status": "Suspended", "mfa_delete": ""}])


_PIPELINE: dict[str, tuple[Callable[[Standing], None], Verdict, set[str]]] = {
    "nothing changes": (_unchanged, _FINE, set()),
    "the function gets more memory": (_more_memory, _FINE, set()),
    "a threshold is raised": (_higher_threshold, _HUMAN, {"alarm-less-sensitive"}),
    "an alarm is removed": (_no_alarm, _REFUSED, {"alarm-removed"}),
    "the table gets another key": (_other_key, _REFUSED, {"stateful-replaced"}),
    "the index is removed": (_no_index, _HUMAN, {"part-removed"}),
    "the index gets another attribute": (_index_with_more, _HUMAN, {"part-removed"}),
    "a second index beside the first": (_second_index, _FINE, set()),
    "everything is destroyed": (_gone, _REFUSED, {"stateful-destroyed", "alarm-removed", "destroyed"}),
    "somebody changed the function by hand": (_by_hand, _HUMAN, {"drift-changed"}),
}


def reviewed(document: dict[str, Any]) -> Review:
    return review(parse_plan(json.dumps(document).encode(), "plan.json"), [], date(2026, 11, 24))


def decisive(review: Review) -> set[str]:
    """The rules whose findings make the verdict what it is."""
    return {finding.rule.id for finding in review.findings if finding.severity}


def lines(review: Review) -> list[str]:
    stream = io.StringIO()
    print_text(review, Console(file=stream))
    return stream.getvalue().splitlines()


@pytest.mark.parametrize("case", _PIPELINE)
def test_a_plan_of_the_pipeline_has_the_right_verdict(first_pipeline: dict[str, Any], case: str) -> None:
    change, verdict, rules = _PIPELINE[case]
    plan = Standing(first_pipeline)
    change(plan)
    whole = reviewed(plan.document)
    assert whole.verdict is verdict
    assert decisive(whole) >= rules if case == "everything is destroyed" else decisive(whole) == rules
    if verdict is _FINE:
        assert len(lines(whole)) <= _SCREEN_LINES


def test_a_bucket_of_the_state_without_versions_needs_a_human(first_state: dict[str, Any]) -> None:
    plan = Standing(first_state)
    assert reviewed(plan.document).verdict is _FINE
    _unversioned(plan)
    whole = reviewed(plan.document)
    assert (whole.verdict, decisive(whole)) == (_HUMAN, {"protection-weaker"})


def test_a_new_environment_loses_nothing_and_is_short(
    first_pipeline: dict[str, Any], first_state: dict[str, Any]
) -> None:
    for first in (first_pipeline, first_state):
        whole = reviewed(first)
        assert whole.verdict is not _REFUSED
        assert not any(finding.rule.id.startswith(("stateful", "alarm")) for finding in whole.findings)
        assert len(lines(whole)) <= 2 * _SCREEN_LINES  # every right that it gives is a line
