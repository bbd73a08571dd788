"""Rights that are so wide that no reviewer should have to weigh them: refused unless somebody wrote down why."""

from __future__ import annotations

import re

from plan_review.addresses import is_internet, network_of
from plan_review.policies.conditions import Condition
from plan_review.policies.grants import Grant

# Keys that, held to a fixed value, leave a known account, organisation, network, resource or caller; the first rows are
# what S3 counts, which decides by them whether a policy is public.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
_NARROWING_KEYS = {
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourceip",
    "aws:userid",
    "s3:dataaccesspointarn",
    "s3:dataaccesspointaccount",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "kms:calleraccount",
}
_POSITIVE = ("StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "IpAddress")


def too_wide(grant: Grant) -> str | None:
    """Why a right is too wide, as a sentence; None if it is not, or if it is a refusal."""
    if not grant.allows:
        return None
    if grant.action.all_but:
        return f"allows {grant.action} (NotAction)"
    action = grant.action.pattern or ""
    service, _, name = action.partition(":")
    if not action.strip("*?") or "*" in service:
        return "allows every action (*)"
    if not name.strip("*?") and not _is_default_of_keys(grant):
        return f"allows every action of a service ({service}:*)"
    if grant.who.all_but:
        return f"allows {grant.who} (NotPrincipal)"
    if grant.who.pattern == "*" and not _is_narrowed(grant):
        return "allows everybody (Principal *) without a condition that narrows it"
    if _is_every_repository(grant):
        return "allows every repository on GitHub (no condition on sub names an owner)"
    return None


def _is_narrowed(grant: Grant) -> bool:
    """Whether some condition leaves only a known account, organisation, network, resource or caller."""
    return any(_narrows(condition) for condition in grant.conditions)


def _narrows(condition: Condition) -> bool:
    # With IfExists and ForAllValues, requests without the key pass.
    operator = condition.operator.removeprefix("ForAnyValue:")
    return (
        operator in _POSITIVE
        and condition.key in _NARROWING_KEYS
        and bool(condition.values)
        and all(_is_fixed(value) for value in condition.values)
    )


def _is_fixed(value: str) -> bool:
    if network := network_of(value):
        return not is_internet(network)
    # The account of an ARN is its fifth part; buckets and some others have none, but then a name.
    parts = value.split(":", 5)
    if parts[0] == "arn" and len(parts) == len(("arn", "partition", "service", "region", "account", "resource")):
        return bool(parts[4].strip("*?")) or not parts[5].startswith(("*", "?"))
    return bool(value.strip("*?")) and not value.startswith("*")


def _is_default_of_keys(grant: Grant) -> bool:
    """Whether it hands a key to its own account's IAM, as the policy does that AWS gives every key.

    https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    """
    who = grant.who.pattern or ""
    return grant.action.pattern == "kms:*" and who.removeprefix("AWS:").isdigit()


def _is_every_repository(grant: Grant) -> bool:
    """Whether it trusts GitHub to say who comes, and takes whoever comes.

    https://docs.github.com/en/actions/concepts/security/openid-connect
    """
    issuer = "token.actions.githubusercontent.com"
    if not (grant.who.pattern or "").startswith("Federated:") or issuer not in (grant.who.pattern or ""):
        return False
    # A subject begins with "repo:OWNER/".
    return not any(
        condition.key == f"{issuer}:sub"
        and condition.operator.removeprefix("ForAnyValue:") in _POSITIVE
        and condition.values
        and all(re.match(r"repo:[^*?/]+[/*?]", value) for value in condition.values)
        for condition in grant.conditions
    )
