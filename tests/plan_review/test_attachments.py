from __future__ import annotations

from typing import Any

import pytest

from plan_review.rules.attachments import RULES, find
from tests.plan_review.plans import change, created, destroyed, plan, updated

_OWN = "arn:aws:iam::111122223333:policy/p"
_READ = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def found(*changes: Any) -> list[tuple[str, str]]:
    findings = list(find(plan(*changes)))
    assert all(finding.rule in RULES.rules for finding in findings)
    return [(finding.rule.id, finding.what) for finding in findings]


def ids(*changes: Any) -> list[str]:
    return [rule for rule, _ in found(*changes)]


@pytest.mark.parametrize(
    "policy",
    [
        "arn:aws:iam::aws:policy/AdministratorAccess",
        "arn:aws-us-gov:iam::aws:policy/PowerUserAccess",
        "arn:aws:iam::aws:policy/AmazonS3FullAccess",
        "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess_v2",
        "arn:aws:iam::aws:policy/job-function/SystemAdministrator",
    ],
)
def test_policies_of_aws_that_allow_everything_are_refused(policy: str) -> None:
    attachment = {"policy_arn": policy, "role": "r"}
    assert found(created("aws_iam_role_policy_attachment.a", attachment)) == [
        ("attached-too-wide", f"attaches {policy} to r")
    ]
    unknown_role = created("aws_iam_role_policy_attachment.a", {"policy_arn": policy}, unknown={"role": True})
    assert ids(unknown_role) == ["attached-too-wide"]


@pytest.mark.parametrize("policy", [_OWN, _READ, "arn:aws:iam::111122223333:policy/AdministratorAccess"])
def test_other_policies_need_a_human(policy: str) -> None:
    attachment = {"policy_arn": policy, "user": "u"}
    assert found(created("aws_iam_user_policy_attachment.a", attachment)) == [
        ("policy-attached", f"attaches {policy} to u")
    ]


def test_what_is_attached_to_whom_may_be_unknown() -> None:
    unknown = created("aws_iam_role_policy_attachment.a", {"role": "r"}, unknown={"policy_arn": True})
    assert found(unknown) == [("attachment-unknown", "attaches (known after apply) to r")]


def test_a_policy_that_goes_is_information_unless_it_may_refuse() -> None:
    def gone(policy: str) -> list[str]:
        return ids(destroyed("aws_iam_role_policy_attachment.a", {"policy_arn": policy, "role": "r"}))

    assert gone(_READ) == ["policy-detached"]
    assert gone(_OWN) == ["refusing-policy-detached"]
    assert gone("arn:aws:iam::aws:policy/AWSDenyAll") == ["refusing-policy-detached"]


def test_of_lists_only_what_changes_is_shown() -> None:
    before = {"policy_arn": _READ, "roles": ["a", "b"], "users": []}
    assert found(updated("aws_iam_policy_attachment.a", before, {"roles": ["b"], "users": ["u"]})) == [
        ("policy-attached", f"attaches {_READ} to u"),
        ("policy-detached", f"detaches {_READ} from a"),
    ]
    role = {"name": "r", "managed_policy_arns": [_READ]}
    assert ids(updated("aws_iam_role.r", role, {"managed_policy_arns": [_READ, _OWN]})) == ["policy-attached"]
    assert ids(created("aws_iam_role.r", {"name": "r"}, unknown={"managed_policy_arns": True})) == []
    assert ids(created("aws_iam_role.r", {"managed_policy_arns": [None]}, unknown={"managed_policy_arns": [True]})) == [
        "attachment-unknown"
    ]
    assert ids(destroyed("aws_iam_role.r", {"name": "r", "managed_policy_arns": [_OWN]})) == ["policy-detached"]


def test_a_boundary_that_goes_or_changes_needs_a_human() -> None:
    bound = {"name": "r", "permissions_boundary": _OWN}
    assert found(updated("aws_iam_role.r", bound, {"permissions_boundary": None})) == [
        ("boundary-changed", "loses its permissions boundary")
    ]
    assert ids(updated("aws_iam_user.u", bound, {"permissions_boundary": _READ})) == ["boundary-changed"]
    assert ids(change("aws_iam_role.r", before=bound, after={}, unknown={"permissions_boundary": True})) == [
        "boundary-changed"
    ]
    assert ids(updated("aws_iam_role.r", {}, {"permissions_boundary": _OWN})) == []
    assert ids(updated("aws_iam_role.r", bound, {"name": "other"})) == []
    assert ids(destroyed("aws_iam_role.r", bound)) == []


def test_a_member_and_a_credential_that_come_need_a_human() -> None:
    members = {"name": "m", "users": ["a"]}
    assert found(updated("aws_iam_group_membership.m", members, {"users": ["b", "a"]})) == [
        ("member-added", "users added: b")
    ]
    assert ids(updated("aws_iam_group_membership.m", members, {"users": []})) == []
    assert ids(created("aws_iam_access_key.k", {"user": "u"}, unknown={"secret": True})) == ["credentials-added"]
    assert ids(destroyed("aws_iam_access_key.k", {"user": "u"})) == []
