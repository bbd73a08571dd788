"""IAM policy documents as JSON text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Conditions = Mapping[str, Mapping[str, str | Sequence[str]]]


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One statement of a policy.

    Attributes:
        sid: What the statement is for, in letters and digits.
        actions: Such as "dynamodb:BatchWriteItem".
        resources: ARNs; left empty in a trust policy, which has none.
        effect: "Allow" or "Deny".
        principals: Who, in a policy of a resource, such as {"Service": "events.amazonaws.com"}; left empty in
            the policy of a role.
        conditions: Operator to condition key to value.
    """

    sid: str
    actions: Sequence[str]
    resources: Sequence[str] = ()
    effect: str = "Allow"
    principals: Mapping[str, str] | str = field(default_factory=dict)
    conditions: Conditions = field(default_factory=dict)

    def document(self) -> dict[str, object]:
        """The statement as IAM's JSON grammar has it."""
        document: dict[str, object] = {"Sid": self.sid, "Effect": self.effect, "Action": list(self.actions)}
        if self.principals:
            document["Principal"] = self.principals
        if self.resources:
            document["Resource"] = list(self.resources)
        if self.conditions:
            document["Condition"] = self.conditions
        return document


def policy_document(*statements: Statement) -> str:
    """The JSON text of a policy; references inside it stay for Terraform to resolve."""
    return json.dumps({"Version": "2012-10-17", "Statement": [statement.document() for statement in statements]})


def allow(
    sid: str, actions: Sequence[str], resources: Sequence[str], *, conditions: Conditions | None = None
) -> Statement:
    """A statement of somebody's rights."""
    return Statement(sid=sid, actions=actions, resources=resources, conditions=conditions or {})


def via(service: str, region: str) -> dict[str, str]:
    """The condition key that lets somebody use a KMS key only through a service, such as "dynamodb"."""
    return {"kms:ViaService": f"{service}.{region}.amazonaws.com"}


def deny_unencrypted_transport(*, actions: Sequence[str], resources: Sequence[str]) -> Statement:
    """Refuses every request that does not come over TLS, whoever makes it."""
    return Statement(
        sid="DenyUnencryptedTransport",
        effect="Deny",
        principals="*",
        actions=actions,
        resources=resources,
        conditions={"Bool": {"aws:SecureTransport": "false"}},
    )
