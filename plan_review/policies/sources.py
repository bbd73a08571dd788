"""Where a plan's resources hold policy documents: by name where one is expected, by content everywhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from plan_review.plan import Action, Plan, ResourceChange
from plan_review.policies.grants import Grant, grants_of, is_policy
from plan_review.policies.permissions import PERMISSIONS
from plan_review.references import is_configured, without_indexes
from plan_review.values import Sensitive, Unknown, Value, leaves


class Kind(Enum):
    """What a policy speaks for; the value is what a reviewer calls it."""

    IDENTITY = "rights"
    TRUST = "trust (who may become it)"
    KEY = "key policy"
    RESOURCE = "policy"
    LIMIT = "limit of what others allow"


# The attributes that hold a policy even when a plan does not show what is in them, as the provider names them:
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs
_ATTRIBUTES: Mapping[str, Mapping[str, Kind]] = {
    "aws_iam_policy": {"policy": Kind.IDENTITY},
    "aws_iam_role": {"assume_role_policy": Kind.TRUST, "inline_policy": Kind.IDENTITY},
    "aws_iam_role_policy": {"policy": Kind.IDENTITY},
    "aws_iam_user_policy": {"policy": Kind.IDENTITY},
    "aws_iam_group_policy": {"policy": Kind.IDENTITY},
    "aws_ssoadmin_permission_set_inline_policy": {"inline_policy": Kind.IDENTITY},
    "aws_organizations_policy": {"content": Kind.LIMIT},
    "aws_kms_key": {"policy": Kind.KEY},
    "aws_kms_external_key": {"policy": Kind.KEY},
    "aws_kms_replica_key": {"policy": Kind.KEY},
    "aws_kms_key_policy": {"policy": Kind.KEY},
    "aws_sqs_queue": {"policy": Kind.RESOURCE},
    "aws_sqs_queue_policy": {"policy": Kind.RESOURCE},
    "aws_sns_topic": {"policy": Kind.RESOURCE},
    "aws_sns_topic_policy": {"policy": Kind.RESOURCE},
    "aws_s3_bucket": {"policy": Kind.RESOURCE},
    "aws_s3_bucket_policy": {"policy": Kind.RESOURCE},
    "aws_s3_access_point": {"policy": Kind.RESOURCE},
    "aws_s3control_access_point_policy": {"policy": Kind.RESOURCE},
    "aws_cloudwatch_event_bus_policy": {"policy": Kind.RESOURCE},
    "aws_cloudwatch_log_resource_policy": {"policy_document": Kind.RESOURCE},
    "aws_cloudwatch_log_destination_policy": {"access_policy": Kind.RESOURCE},
    "aws_dynamodb_resource_policy": {"policy": Kind.RESOURCE},
    "aws_kinesis_resource_policy": {"policy": Kind.RESOURCE},
    "aws_secretsmanager_secret": {"policy": Kind.RESOURCE},
    "aws_secretsmanager_secret_policy": {"policy": Kind.RESOURCE},
    "aws_ecr_repository_policy": {"policy": Kind.RESOURCE},
    "aws_ecr_registry_policy": {"policy": Kind.RESOURCE},
    "aws_efs_file_system_policy": {"policy": Kind.RESOURCE},
    "aws_elasticsearch_domain_policy": {"access_policies": Kind.RESOURCE},
    "aws_opensearch_domain_policy": {"access_policies": Kind.RESOURCE},
    "aws_glacier_vault": {"access_policy": Kind.RESOURCE},
    "aws_backup_vault_policy": {"policy": Kind.RESOURCE},
    "aws_glue_resource_policy": {"policy": Kind.RESOURCE},
    "aws_api_gateway_rest_api": {"policy": Kind.RESOURCE},
    "aws_api_gateway_rest_api_policy": {"policy": Kind.RESOURCE},
    "aws_vpc_endpoint": {"policy": Kind.LIMIT},
    "aws_vpc_endpoint_policy": {"policy": Kind.LIMIT},
}
# These resources are nothing but a policy or a part of one: when one goes, what it speaks for stays, without it.
_SEPARATE = re.compile(r"_(policy|permission)$")


class UnjudgeableError(ValueError):
    """A policy that a plan does not show; the message says why."""


@dataclass(frozen=True)
class PolicyChange:
    """What becomes of the policies that one attribute of a resource holds.

    Attributes:
        change: The resource's change.
        attribute: The attribute's name; empty if the whole resource is one right.
        kind: What the policy speaks for.
    """

    change: ResourceChange
    attribute: str
    kind: Kind

    @property
    def outlives_resource(self) -> bool:
        """Whether what the policy speaks for is there without this resource too."""
        return bool(_SEPARATE.search(self.change.type))

    @property
    def name(self) -> str:
        """What a reviewer calls the policy."""
        known = self.attribute in _ATTRIBUTES.get(self.change.type, {})
        return self.kind.value if known or not self.attribute else f"{self.kind.value} in {self.attribute}"

    def before(self) -> frozenset[Grant]:
        """What it grants now.

        Raises:
            UnjudgeableError: It is hidden.
            UnreadablePolicyError: It is no policy.
        """
        return self._grants(self.change.before)

    def after(self) -> frozenset[Grant]:
        """What it will grant.

        Raises:
            UnjudgeableError: It is hidden or not known yet, if only in part.
            UnreadablePolicyError: It is no policy.
        """
        return self._grants(self.change.after)

    def _grants(self, attributes: Mapping[str, Value]) -> frozenset[Grant]:
        if not self.attribute:
            permission = PERMISSIONS[self.change.type]
            _check_is_shown(*(attributes.get(name) for name in permission.attributes))
            return grants_of(permission.document(attributes)) if attributes else frozenset()
        texts = [text for path, text in leaves(attributes.get(self.attribute)) if _holds_policy(path, text)]
        _check_is_shown(*texts)
        # All policies of one attribute together: a right that moves from one inline policy to another is still there.
        return frozenset().union(*(grants_of(text) for text in texts if isinstance(text, str)))


def policy_changes(plan: Plan) -> Iterator[PolicyChange]:
    """Every attribute with a policy that may not stay as it is, in the order of the plan."""
    for change in plan.managed:
        if change.action is Action.FORGET:
            continue
        if change.type in PERMISSIONS:
            yield PolicyChange(change, "", Kind.RESOURCE)
            continue
        kinds = _ATTRIBUTES.get(change.type, {})
        for attribute, (before, after) in change.changed.items():
            if attribute in kinds:
                if not _left_to_provider(plan, change, attribute):
                    yield PolicyChange(change, attribute, kinds[attribute])
            elif _contains_policy(before) or _contains_policy(after):
                yield PolicyChange(change, attribute, Kind.RESOURCE)


def references_of(plan: Plan, change: ResourceChange, attribute: str) -> tuple[str, ...]:
    """What the configuration makes an attribute of, such as "aws_sqs_queue.q.arn"."""
    names = plan.references.get(without_indexes(change.address), {}).get(attribute, ())
    # Terraform lists the resource besides its attribute.
    return tuple(name for name in names if not any(other.startswith(f"{name}.") for other in names))


def _left_to_provider(plan: Plan, change: ResourceChange, attribute: str) -> bool:
    """Whether the attribute is unknown only because nobody sets it: then AWS gives what it gives everybody."""
    return change.is_unknown(attribute) and not is_configured(plan.references, change.address, attribute)


def _contains_policy(value: Value) -> bool:
    return any(is_policy(leaf) for _, leaf in leaves(value))


def _holds_policy(path: tuple[str | int, ...], leaf: Value) -> bool:
    if isinstance(leaf, Unknown | Sensitive):
        # Beside its policy, an inline policy has a name.
        return not path or path[-1] != "name"
    return isinstance(leaf, str) and (not path or path[-1] == "policy" or is_policy(leaf))


def _check_is_shown(*values: Value) -> None:
    if any(isinstance(leaf, Unknown) for value in values for _, leaf in leaves(value)):
        raise UnjudgeableError("known only after apply")
    if any(isinstance(leaf, Sensitive) for value in values for _, leaf in leaves(value)):
        raise UnjudgeableError("marked as sensitive")
