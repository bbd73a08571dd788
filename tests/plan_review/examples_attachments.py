"""Examples of the rules about policies that are attached, boundaries, members and credentials."""

from __future__ import annotations

from tests.plan_review.example import Example
from tests.plan_review.plans import created, destroyed, plan, updated

_READ = {"role": "r", "policy_arn": "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"}
_FULL = {"role": "r", "policy_arn": "arn:aws:iam::aws:policy/AmazonSQSFullAccess"}
_OWN = {"role": "r", "policy_arn": "arn:aws:iam::111122223333:policy/own"}
_BOUND = {"name": "r", "permissions_boundary": "arn:aws:iam::111122223333:policy/end"}
_ATTACHMENT = "aws_iam_role_policy_attachment.a"

EXAMPLES = {
    "attached-too-wide": Example(
        found_in=plan(created(_ATTACHMENT, _FULL)),
        address=_ATTACHMENT,
        what="attaches arn:aws:iam::aws:policy/AmazonSQSFullAccess to r",
        not_in=plan(created(_ATTACHMENT, _READ)),
    ),
    "policy-attached": Example(
        found_in=plan(created(_ATTACHMENT, _READ)),
        address=_ATTACHMENT,
        what="attaches arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess to r",
        not_in=plan(destroyed(_ATTACHMENT, _READ)),
    ),
    "attachment-unknown": Example(
        found_in=plan(created(_ATTACHMENT, {"role": "r"}, unknown={"policy_arn": True})),
        address=_ATTACHMENT,
        what="attaches (known after apply) to r",
        not_in=plan(created(_ATTACHMENT, _READ, unknown={"id": True})),
    ),
    "policy-detached": Example(
        found_in=plan(destroyed(_ATTACHMENT, _FULL)),
        address=_ATTACHMENT,
        what="detaches arn:aws:iam::aws:policy/AmazonSQSFullAccess from r",
        not_in=plan(destroyed(_ATTACHMENT, _OWN)),
    ),
    "refusing-policy-detached": Example(
        found_in=plan(destroyed(_ATTACHMENT, _OWN)),
        address=_ATTACHMENT,
        what="detaches arn:aws:iam::111122223333:policy/own from r",
        not_in=plan(destroyed(_ATTACHMENT, _READ)),
    ),
    "boundary-changed": Example(
        found_in=plan(updated("aws_iam_role.r", _BOUND, {"permissions_boundary": None})),
        address="aws_iam_role.r",
        what="loses its permissions boundary",
        not_in=plan(updated("aws_iam_role.r", {"name": "r"}, _BOUND)),
    ),
    "member-added": Example(
        found_in=plan(updated("aws_iam_group_membership.m", {"users": ["a"]}, {"users": ["a", "b"]})),
        address="aws_iam_group_membership.m",
        what="users added: b",
        not_in=plan(updated("aws_iam_group_membership.m", {"users": ["a", "b"]}, {"users": ["a"]})),
    ),
    "credentials-added": Example(
        found_in=plan(created("aws_iam_access_key.k", {"user": "u"})),
        address="aws_iam_access_key.k",
        what="new",
        not_in=plan(destroyed("aws_iam_access_key.k", {"user": "u"})),
    ),
}
