"""Rights that come and go without a policy's text: policies that are attached, boundaries, members, credentials.

What an attached policy allows is not in the plan, unless the same plan makes it; of AWS's own the name tells enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from plan_review.finding import Finding, Group, Rule, RuleGroup, Severity
from plan_review.plan import Action, Plan, ResourceChange
from plan_review.values import Sensitive, Unknown, Value, is_list
from plan_review.wording import shown

TOO_WIDE = Rule(
    id="attached-too-wide",
    group=Group.RIGHTS,
    severity=Severity.REFUSED,
    reason="AWS's own policies of such a name allow everything, or nearly everything of a service.",
)
ATTACHED = Rule(
    id="policy-attached",
    group=Group.RIGHTS,
    severity=Severity.HUMAN,
    reason="What the policy allows is not in the plan: it has to be looked up.",
)
UNKNOWN_ATTACHED = Rule(
    id="attachment-unknown",
    group=Group.RIGHTS,
    severity=Severity.HUMAN,
    reason="Which policy is attached to whom is known only after apply, so that it cannot be judged yet.",
)
DETACHED = Rule(
    id="policy-detached",
    group=Group.RIGHTS,
    severity=Severity.INFO,
    reason="Nobody gains by it, but what still uses a right of the policy will fail.",
)
REFUSAL_DETACHED = Rule(
    id="refusing-policy-detached",
    group=Group.RIGHTS,
    severity=Severity.HUMAN,
    reason="The policy may hold refusals, without which rights that are elsewhere count again.",
)
BOUNDARY_CHANGED = Rule(
    id="boundary-changed",
    group=Group.RIGHTS,
    severity=Severity.HUMAN,
    reason="A permissions boundary is the end of what its role or user may ever be given; another one is another end.",
)
MEMBER_ADDED = Rule(
    id="member-added",
    group=Group.RIGHTS,
    severity=Severity.HUMAN,
    reason="Whoever joins a group gets all of its rights.",
)
CREDENTIALS = Rule(
    id="credentials-added",
    group=Group.RIGHTS,
    severity=Severity.HUMAN,
    reason="Somebody new can prove to be somebody: a key or a password that does not expire, or another identity"
    " provider that is believed.",
)

# Which attribute names the policy, and which ones name who gets it.
_ATTACHMENTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "aws_iam_role_policy_attachment": ("policy_arn", ("role",)),
    "aws_iam_user_policy_attachment": ("policy_arn", ("user",)),
    "aws_iam_group_policy_attachment": ("policy_arn", ("group",)),
    "aws_iam_policy_attachment": ("policy_arn", ("roles", "users", "groups")),
    "aws_iam_role_policy_attachments_exclusive": ("policy_arns", ("role_name",)),
    "aws_iam_user_policy_attachments_exclusive": ("policy_arns", ("user_name",)),
    "aws_iam_group_policy_attachments_exclusive": ("policy_arns", ("group_name",)),
    "aws_iam_role": ("managed_policy_arns", ("name",)),
    "aws_ssoadmin_managed_policy_attachment": ("managed_policy_arn", ("permission_set_arn",)),
}
_BOUNDED = ("aws_iam_role", "aws_iam_user")
_MEMBERS: Mapping[str, str] = {
    "aws_iam_group_membership": "users",
    "aws_iam_user_group_membership": "groups",
}
_CREDENTIALS = (
    "aws_iam_access_key",
    "aws_iam_user_login_profile",
    "aws_iam_service_specific_credential",
    "aws_iam_openid_connect_provider",
    "aws_iam_saml_provider",
)
# Every action, or every action of a service, by the names that AWS gives its policies of that kind:
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
_WIDE = re.compile(r"AdministratorAccess|PowerUserAccess|SystemAdministrator|FullAccess")
# AWS's policies that refuse; no other of its policies does.
_REFUSING = re.compile(r"AWSDenyAll|AWSCompromisedKeyQuarantine")
_OF_AWS = re.compile(r"arn:[\w-]+:iam::aws:policy/(?:[\w-]+/)*(?P<name>[\w+=,.@-]+)")


def find(plan: Plan) -> Iterator[Finding]:
    """What changes in who has which policy, boundary, group and credential."""
    for change in plan.managed:
        if change.action is Action.FORGET:
            continue
        if change.type in _ATTACHMENTS:
            yield from _attachment(plan, change)
        if change.type in _BOUNDED:
            yield from _boundary(change)
        if change.type in _MEMBERS:
            yield from _members(change)
        if change.type in _CREDENTIALS and change.action in (Action.CREATE, Action.UPDATE):
            yield CREDENTIALS.finds(change.address, "new" if change.action is Action.CREATE else "changed")


def _attachment(plan: Plan, change: ResourceChange) -> Iterator[Finding]:
    attribute, whom = _ATTACHMENTS[change.type]
    involved = [change.becomes(name) for name in (attribute, *whom)]
    if change.type == "aws_iam_role":
        # Left alone, AWS keeps the list; only one that the configuration makes is an attachment.
        if not change.was(attribute) and change.is_unknown(attribute):
            return
        involved = involved[:1]
    if any(isinstance(value, Unknown) for whole in involved for value in _listed(whole)):
        what = f"attaches {_names(involved[0])} to {', '.join(map(_names, involved[1:])) or 'it'}"
        known = [value for value in _listed(involved[0]) if isinstance(value, str)]
        rule = TOO_WIDE if any(map(_is_wide, known)) else UNKNOWN_ATTACHED
        yield rule.finds(change.address, what)
        return
    before, after = _pairs(change, change.before), _pairs(change, change.after)
    for policy, receiver in sorted(after - before):
        rule = TOO_WIDE if _is_wide(policy) else ATTACHED
        yield rule.finds(change.address, f"attaches {policy} to {receiver}")
    for policy, receiver in sorted(before - after):
        rule = DETACHED if _OF_AWS.fullmatch(policy) and not _REFUSING.search(policy) else REFUSAL_DETACHED
        if change.type == "aws_iam_role" and change.action is Action.DELETE:
            rule = DETACHED
        yield rule.finds(change.address, f"detaches {policy} from {receiver}")


def _pairs(change: ResourceChange, attributes: Mapping[str, Value]) -> set[tuple[str, str]]:
    attribute, whom = _ATTACHMENTS[change.type]
    receivers = [text for name in whom for text in _listed(attributes.get(name))]
    if change.type == "aws_iam_role":
        receivers = ["it"]
    return {(_text(policy), _text(receiver)) for policy in _listed(attributes.get(attribute)) for receiver in receivers}


def _boundary(change: ResourceChange) -> Iterator[Finding]:
    before, after = change.was("permissions_boundary"), change.becomes("permissions_boundary")
    # One that comes with its role or to one without it takes away; nobody gains by that.
    if not before or before == after or not change.after:
        return
    what = "loses its permissions boundary" if not after else f"gets another permissions boundary: {shown(after)}"
    yield BOUNDARY_CHANGED.finds(change.address, what, [f"had {shown(before)}"])


def _members(change: ResourceChange) -> Iterator[Finding]:
    attribute = _MEMBERS[change.type]
    before = _listed(change.was(attribute))
    new = [value for value in _listed(change.becomes(attribute)) if value not in before]
    if new:
        yield MEMBER_ADDED.finds(change.address, f"{attribute} added: {', '.join(map(_text, new))}")


def _is_wide(policy: str) -> bool:
    of_aws = _OF_AWS.fullmatch(policy)
    return bool(of_aws and _WIDE.search(of_aws["name"]))


def _listed(value: Value) -> list[Value]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list | tuple) and is_list(value) else [value]


def _names(value: Value) -> str:
    return ", ".join(map(_text, _listed(value))) or "nothing"


def _text(value: Value) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, Unknown | Sensitive) else shown(value)


RULES = RuleGroup(
    (
        TOO_WIDE,
        ATTACHED,
        UNKNOWN_ATTACHED,
        DETACHED,
        REFUSAL_DETACHED,
        BOUNDARY_CHANGED,
        MEMBER_ADDED,
        CREDENTIALS,
    ),
    find,
)
