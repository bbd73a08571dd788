from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan_review.finding import Finding
from plan_review.rules.rights import RULES, find
from tests.plan_review.plans import change, created, destroyed, plan, replaced, updated
from tests.plan_review.policy_documents import allow, deny, document, documents

_QUEUE = "arn:aws:sqs:eu-central-1:111122223333:orders"
_SEND = document(allow("sqs:SendMessage", _QUEUE))
_BOTH = document(allow(["sqs:ReceiveMessage", "sqs:SendMessage"], [_QUEUE]))
_SECURE = deny("s3:*", Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}})
_TRUST = document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}})


def ids(findings: Iterable[Finding]) -> list[str]:
    return [finding.rule.id for finding in findings]


def found(*changes: Any, **fields: Any) -> list[Finding]:
    return list(find(plan(*changes, **fields)))


def test_an_added_right_is_shown_alone_with_what_it_does() -> None:
    (finding,) = found(updated("aws_iam_role_policy.p", {"policy": _SEND}, {"policy": _BOTH}))

    assert finding.rule.id == "right-added"
    assert finding.what == "its rights: 1 right added"
    assert finding.details == (f"+ Allow sqs:ReceiveMessage (read) on {_QUEUE}",)


def test_a_removed_right_is_information() -> None:
    (finding,) = found(updated("aws_iam_policy.p", {"policy": _BOTH}, {"policy": _SEND}))

    assert (finding.rule.id, finding.severity.name) == ("right-removed", "INFO")
    assert finding.details == (f"- Allow sqs:ReceiveMessage (read) on {_QUEUE}",)


def test_another_order_is_said_to_be_no_change() -> None:
    other = document(allow("sqs:SendMessage", [_QUEUE], Sid="Send"), allow(["sqs:ReceiveMessage"], _QUEUE))
    assert ids(found(updated("aws_iam_policy.p", {"policy": _BOTH}, {"policy": other}))) == ["policy-respelled"]


def test_another_resource_is_a_right_that_comes_and_one_that_goes() -> None:
    other = document(allow("sqs:SendMessage", f"{_QUEUE}-2"))
    assert ids(found(updated("aws_iam_policy.p", {"policy": _SEND}, {"policy": other}))) == [
        "right-added",
        "right-removed",
    ]


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (allow("*"), "every action (*)"),
        (allow("sqs:*", _QUEUE), "every action of a service (sqs:*)"),
        (allow("sqs:SendMessage", _QUEUE, Principal="*"), "everybody"),
    ],
)
def test_rights_without_an_end_are_refused(statement: Any, reason: str) -> None:
    (finding,) = found(updated("aws_sqs_queue.q", {"policy": _SEND}, {"policy": document(statement, allow("a:b"))}))[:1]

    assert (finding.rule.id, finding.severity.name) == ("right-too-wide", "REFUSED")
    assert reason in finding.what


def test_what_was_too_wide_before_is_not_refused_again() -> None:
    before = document(allow("sqs:*"))
    assert ids(
        found(updated("aws_iam_policy.p", {"policy": before}, {"policy": document(allow("sqs:*"), deny("a:b"))}))
    )
    assert "right-too-wide" not in ids(
        found(updated("aws_iam_policy.p", {"policy": before}, {"policy": document(allow(["sqs:*", "a:b"]))}))
    )


def test_everything_in_a_new_policy_is_added_and_in_a_deleted_one_removed() -> None:
    assert ids(found(created("aws_iam_role.r", {"assume_role_policy": _TRUST}))) == ["right-added"]
    assert ids(found(destroyed("aws_iam_role.r", {"assume_role_policy": _TRUST}))) == ["right-removed"]
    assert ids(found(replaced("aws_iam_role.r", {"assume_role_policy": _TRUST, "name": "a"}, {"name": "b"}))) == []


def test_trust_is_called_trust() -> None:
    (finding,) = found(created("aws_iam_role.r", {"assume_role_policy": _TRUST}))
    assert finding.what == "its trust (who may become it): 1 right added"
    assert finding.details == ("+ Allow sts:AssumeRole (write) for lambda.amazonaws.com",)


def test_a_refusal_that_goes_needs_a_human_unless_what_it_protects_goes_with_it() -> None:
    secure = {"policy": document(_SECURE)}
    assert ids(found(updated("aws_sqs_queue.q", secure, {"policy": None}))) == ["refusal-removed"]
    assert ids(found(destroyed("aws_s3_bucket_policy.p", secure))) == ["refusal-removed"]
    assert ids(found(destroyed("aws_sqs_queue.q", secure))) == []


def test_a_new_refusal_takes_something_away_except_from_what_is_new_itself() -> None:
    secure = {"policy": document(_SECURE)}
    assert ids(found(created("aws_s3_bucket_policy.p", secure))) == ["right-removed"]
    assert ids(found(created("aws_sqs_queue.q", secure))) == []


def test_a_narrowed_key_policy_needs_a_human() -> None:
    account = {"AWS": "111122223333"}
    before = document(allow(["kms:PutKeyPolicy", "kms:Decrypt"], Principal=account))
    after = document(allow("kms:Decrypt", Principal=account))

    (finding,) = found(updated("aws_kms_key.k", {"policy": before}, {"policy": after}))

    assert (finding.rule.id, finding.severity.name) == ("key-policy-narrowed", "HUMAN")
    assert finding.details == ("- Allow kms:PutKeyPolicy (permissions management) on * for account 111122223333",)
    assert ids(found(destroyed("aws_kms_key.k", {"policy": before}))) == ["right-removed"]
    assert ids(found(destroyed("aws_kms_key_policy.k", {"policy": before}))) == ["key-policy-narrowed"]


def test_a_limit_that_lets_everything_pass_needs_a_human_only() -> None:
    (finding,) = found(created("aws_organizations_policy.p", {"content": document(allow("*"))}))
    assert finding.rule.id == "right-added"
    assert finding.what == "its limit of what others allow: 1 right added"
    refusing = {"content": document(allow("*"), deny("s3:*"))}
    assert ids(found(updated("aws_organizations_policy.p", refusing, {"content": document(allow("*"))}))) == [
        "refusal-removed"
    ]


def test_a_policy_known_after_apply_cannot_be_judged_yet() -> None:
    (finding,) = found(
        change("aws_iam_role_policy.p", after={}, before={"policy": _SEND}, unknown={"policy": True}),
        configuration={
            "root_module": {
                "resources": [
                    {
                        "address": "aws_iam_role_policy.p",
                        "expressions": {"policy": {"references": ["aws_sqs_queue.q.arn", "aws_sqs_queue.q"]}},
                    }
                ]
            }
        },
    )

    assert (finding.rule.id, finding.severity.name) == ("policy-unknown", "HUMAN")
    assert finding.what == "its rights cannot be judged yet: known only after apply"
    assert finding.details == ("made of aws_sqs_queue.q.arn",)


def test_a_policy_that_nobody_sets_is_what_aws_gives_everybody() -> None:
    new = created('module.a["x.y"].aws_sqs_queue.q[0]', {"name": "q"}, unknown={"policy": True})
    configured = {
        "root_module": {
            "module_calls": {
                "a": {"module": {"resources": [{"address": "aws_sqs_queue.q", "expressions": {"name": {}}}]}}
            }
        }
    }
    assert ids(found(new, configuration=configured)) == []
    assert ids(found(new)) == ["policy-unknown"]


def test_a_policy_unknown_in_part_cannot_be_judged_either() -> None:
    assert ids(
        found(
            change(
                "aws_iam_role.r",
                before={"inline_policy": [{"name": "a", "policy": _SEND}]},
                after={"inline_policy": [{"name": "a", "policy": _SEND}, {"name": "b"}]},
                unknown={"inline_policy": [{}, {"policy": True}]},
            )
        )
    ) == ["policy-unknown"]


def test_inline_policies_are_compared_together_in_any_order() -> None:
    before = [{"name": "a", "policy": _SEND}, {"name": "b", "policy": document(allow("sqs:ReceiveMessage", _QUEUE))}]
    assert ids(
        found(updated("aws_iam_role.r", {"inline_policy": before}, {"inline_policy": [{"name": "c", "policy": _BOTH}]}))
    ) == ["policy-respelled"]


def test_a_sensitive_policy_is_not_shown() -> None:
    findings = found(
        updated("aws_iam_policy.p", {"policy": _SEND}, {"policy": document(allow("*"))}, sensitive={"policy": True})
    )
    assert ids(findings) == ["policy-unknown"]
    assert "sensitive" in findings[0].what
    assert _QUEUE not in repr(findings)


@pytest.mark.parametrize("text", ["no JSON", "{}", '{"Statement": [{"Effect": "Allow"}]}'])
def test_a_text_that_is_no_policy_is_said_to_be_none(text: str) -> None:
    (finding,) = found(updated("aws_sqs_queue_policy.p", {"policy": _SEND}, {"policy": text}))
    assert (finding.rule.id, finding.severity.name) == ("policy-unreadable", "HUMAN")


def test_a_policy_is_found_wherever_it_is() -> None:
    nested = {"settings": [{"deep": {"document": _SEND}}]}
    (finding,) = found(created("other_thing.x", nested))
    assert finding.what == "its policy in settings: 1 right added"
    assert ids(found(change("other_thing.x", before=nested, after={}, unknown={"settings": True}))) == [
        "policy-unknown"
    ]


@pytest.mark.parametrize(
    ("attributes", "expected", "line"),
    [
        (
            {"principal": "events.amazonaws.com", "source_arn": "arn:aws:events:eu-central-1:111122223333:rule/r"},
            "right-added",
            "+ Allow lambda:InvokeFunction (write) on f for events.amazonaws.com"
            " if aws:SourceArn ArnLike arn:aws:events:eu-central-1:111122223333:rule/r",
        ),
        ({"principal": "*"}, "right-too-wide", "+ Allow lambda:InvokeFunction (write) on f for everybody"),
        (
            {"principal": "*", "principal_org_id": "o-1"},
            "right-added",
            "+ Allow lambda:InvokeFunction (write) on f for everybody if aws:PrincipalOrgID StringEquals o-1",
        ),
    ],
)
def test_a_lambda_permission_is_a_right(attributes: dict[str, str], expected: str, line: str) -> None:
    (finding,) = found(
        created("aws_lambda_permission.p", {"action": "lambda:InvokeFunction", "function_name": "f", **attributes})
    )
    assert (finding.rule.id, finding.details) == (expected, (line,))


def test_a_permission_without_its_source_known_cannot_be_judged() -> None:
    assert ids(
        found(
            created(
                "aws_lambda_permission.p",
                {"action": "lambda:InvokeFunction", "function_name": "f", "principal": "events.amazonaws.com"},
                unknown={"source_arn": True, "statement_id": True},
            )
        )
    ) == ["policy-unknown"]


def test_a_permission_on_an_event_bus_is_a_right() -> None:
    account = {"principal": "111122223333", "action": "events:PutEvents", "event_bus_name": "b", "condition": []}
    everybody = {**account, "principal": "*"}
    organisation = [{"type": "StringEquals", "key": "aws:PrincipalOrgID", "value": "o-1"}]
    address = "aws_cloudwatch_event_permission.p"

    assert ids(found(created(address, account))) == ["right-added"]
    assert ids(found(updated(address, account, everybody))) == ["right-too-wide"]
    assert ids(found(created(address, {**everybody, "condition": organisation}))) == ["right-added"]


@settings(max_examples=50)
@given(before=documents, after=documents)
def test_every_difference_is_found_and_none_is_found_without_one(before: str, after: str) -> None:
    findings = found(updated("aws_iam_policy.p", {"policy": before}, {"policy": after}))
    back = found(updated("aws_iam_policy.p", {"policy": after}, {"policy": before}))

    assert all(finding.rule in RULES.rules for finding in findings)
    assert (
        _shows(findings, "+ Allow")
        == _shows(back, "- Allow")
        == bool({"right-added", "right-too-wide"} & {*ids(findings)})
    )
    assert _shows(findings, "- Deny") == _shows(back, "+ Deny") == ("refusal-removed" in ids(findings))
    assert (ids(findings) == ["policy-respelled"]) == (before != after and not _shows(findings, ""))


def _shows(findings: Iterable[Finding], start: str) -> bool:
    return any(line.startswith(start) for finding in findings for line in finding.details)


@settings(max_examples=50)
@given(value=st.recursive(st.none() | st.booleans() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)))
def test_whatever_stands_where_a_policy_should_is_no_traceback(value: Any) -> None:
    for type_ in ("aws_iam_role", "aws_lambda_permission", "aws_cloudwatch_event_permission", "x"):
        attributes = {"inline_policy": value, "assume_role_policy": value, "principal": value, "condition": value}
        found(created(f"{type_}.x", attributes))
        found(updated(f"{type_}.x", {}, {**attributes, "policy": json.dumps(value)}))
