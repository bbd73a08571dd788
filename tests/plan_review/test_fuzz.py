"""Whatever is in a file, the review of it ends with a verdict or with a sentence, never with a traceback."""

from __future__ import annotations

import copy
import io
import json
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from plan_review.as_json import as_json
from plan_review.as_markdown import LONGEST, as_markdown
from plan_review.as_text import print_text
from plan_review.errors import InputError
from plan_review.finding import Verdict
from plan_review.reading import parse_plan
from plan_review.review import review
from tests.plan_review.plans import change, created, destroyed, document, replaced, updated

_TABLE = {
    "name": "log",
    "hash_key": "id",
    "deletion_protection_enabled": True,
    "global_secondary_index": [{"name": "Status", "hash_key": "status", "non_key_attributes": ["a"]}],
    "point_in_time_recovery": [{"enabled": True}],
    "tags": {"team": "a"},
}
_ALARM = {
    "actions_enabled": True,
    "alarm_actions": ["a", "b"],
    "comparison_operator": "LessThanThreshold",
    "threshold": 5,
}
_POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["sqs:*"], "Resource": "*"}]}
_STATEMENT = {**_POLICY["Statement"][0], "Principal": {"AWS": "*"}, "Condition": {"Bool": {"aws:x": "true"}}}  # type: ignore[dict-item]
_DOCUMENT = document(
    updated("aws_dynamodb_table.a", _TABLE, {"global_secondary_index": [], "point_in_time_recovery": []}),
    replaced('module.m["x"].aws_dynamodb_table.b[0]', _TABLE, {"hash_key": "key"}, replace_paths=[["hash_key"]]),
    updated("aws_cloudwatch_metric_alarm.a", _ALARM, {"alarm_actions": ["a"], "threshold": 1}),
    updated(
        "aws_s3_bucket_lifecycle_configuration.b", {"rule": []}, {"rule": [{"id": "a", "expiration": [{"days": 1}]}]}
    ),
    updated("aws_iam_role_policy.p", {"policy": "{}"}, {"policy": json.dumps(_POLICY)}),
    updated("aws_sqs_queue.q", {"policy": json.dumps(_POLICY)}, {"policy": json.dumps({"Statement": [_STATEMENT]})}),
    created("aws_iam_role.r", {"assume_role_policy": json.dumps({"Statement": _STATEMENT}), "inline_policy": [{}]}),
    created("aws_security_group.s", {"ingress": [{"cidr_blocks": ["0.0.0.0/0"], "from_port": 0, "to_port": 0}]}),
    created("aws_db_instance.d", {"publicly_accessible": True, "storage_encrypted": False}),
    destroyed("aws_kms_key.k", {"policy": json.dumps(_POLICY)}, deposed="0a"),
    change("aws_lambda_function.f", before=_TABLE, after={}, unknown={"arn": True}, sensitive={"name": True}),
    change("aws_x.y", ["no-op"], {"a": 1}, {"a": 1}, previous_address="aws_x.z", importing={"id": "a"}),
    resource_drift=[updated("aws_x.y", _TABLE, {"tags": None})],
    deferred_changes=[{"reason": "unknown", "resource_change": created("aws_x.d", {})}],
    output_changes={"o": {"actions": ["update"], "before": 1, "after": [2], "after_sensitive": [True]}},
    checks=[{"address": {"to_display": "c"}, "status": "fail", "instances": [{"problems": [{"message": "m"}]}]}],
    action_invocations=[{"address": "action.x.y"}],
    complete=True,
    errored=False,
    configuration={
        "root_module": {
            "resources": [{"address": "aws_x.y", "expressions": {"a": [{"b": {"references": ["aws_x.z"]}}]}}],
            "module_calls": {"m": {"module": {"resources": []}}},
        }
    },
)

_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | st.sampled_from(["*", "Enabled", "policy", "{", "[[]]", '{"Statement": 7}', "update", "0.0.0.0/0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, member in members for place in ((*path, key), *places(member, (*path, key)))]


_PLACES = places(_DOCUMENT)


@st.composite
def mutants(draw: st.DrawFn) -> Any:
    """The plan above with some of its values dropped, nulled, exchanged for another, or of another type."""
    document = copy.deepcopy(_DOCUMENT)
    for place in draw(st.lists(st.sampled_from(_PLACES), min_size=1, max_size=4)):
        parent: Any = document
        try:
            for step in place[:-1]:
                parent = parent[step]
            if draw(st.booleans()):
                del parent[place[-1]]
            else:
                parent[place[-1]] = draw(_JSON)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier mutation took the place away
    return document


def reviewed(content: bytes) -> Verdict | None:
    """The verdict, after every form of output was written; None if it is no plan."""
    try:
        whole = review(parse_plan(content, "plan.json"), [], date(2026, 11, 24))
    except InputError:
        return None
    print_text(whole, Console(file=io.StringIO()))
    assert len(as_markdown(whole)) <= LONGEST
    assert json.loads(as_json(whole))["exit_status"] == whole.verdict
    return whole.verdict


def test_the_plan_that_is_mutated_has_findings() -> None:
    assert reviewed(json.dumps(_DOCUMENT).encode()) is Verdict.REFUSED


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutants())
def test_a_mutated_plan_is_reviewed_or_refused(document: Any) -> None:
    reviewed(json.dumps(document).encode())


@settings(max_examples=100, deadline=None)
@given(_JSON | st.fixed_dictionaries({"format_version": st.just("1.2"), "resource_changes": _JSON}))
def test_any_json_is_reviewed_or_refused(document: Any) -> None:
    reviewed(json.dumps(document).encode())


def test_a_plan_may_be_nested_as_deep_as_is_read() -> None:
    value: Any = 1
    unknown: Any = True
    sensitive: Any = True
    for _ in range(90):
        value, unknown, sensitive = [value], {"a": unknown}, [sensitive]
    deep = change("aws_x.y", before={}, after={"a": value}, unknown={"a": unknown}, sensitive={"a": sensitive})
    assert reviewed(json.dumps(document(deep)).encode()) is Verdict.NOTHING_TO_WORRY_ABOUT


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=50))
def test_anything_else_is_refused(content: bytes) -> None:
    assert reviewed(content) is None
