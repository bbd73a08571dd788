"""A role that an AWS service assumes, with one inline policy per grant."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from cdktf import TerraformResource, TerraformVariable
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from stacks.access.policy import Conditions, Statement, policy_document


class ServiceRole(Construct):
    """A role without any right of its own; the parts of the system grant it what they let it do.

    Args:
        scope: Where the role belongs.
        id: Construct id.
        name: Name of the role.
        service: Service principal that may assume it, such as "lambda.amazonaws.com".
        description: What the role is for.
        boundary_arn: ARN of the managed policy that ends what the role may do, whatever is granted to it.
    """

    def __init__(
        self, scope: Construct, id: str, *, name: str, service: str, description: str, boundary_arn: str
    ) -> None:
        super().__init__(scope, id)
        self._grants: list[str] = []  # addresses
        self._dependents: list[TerraformResource] = []
        self._role = IamRole(
            self,
            "role",
            name=name,
            description=description,
            permissions_boundary=boundary_arn,
            assume_role_policy=policy_document(
                Statement(sid="AssumedByService", principals={"Service": service}, actions=["sts:AssumeRole"])
            ),
        )

    @property
    def arn(self) -> str:
        """ARN of the role."""
        return self._role.arn

    @cached_property
    def _role_name(self) -> str:
        return self._role.name

    def needed_by(self, resource: TerraformResource) -> None:
        """Makes Terraform create `resource` after everything that is granted to the role, whenever it is granted."""
        self._dependents.append(resource)
        self._order_after_grants(resource)

    def grant(
        self,
        name: str,
        *,
        actions: Sequence[str],
        resources: Sequence[str],
        conditions: Conditions | None = None,
        only_if: TerraformVariable | None = None,
    ) -> None:
        """Lets the role do `actions` on `resources`, and nothing else.

        Args:
            name: What the grant is for, unique within the role, such as "write-shipment-log". It names the
                inline policy, so that a reviewer of the plan sees what each right is for.
            actions: Such as "dynamodb:BatchWriteItem".
            resources: Exact ARNs.
            conditions: Operator to condition key to value; none if not given.
            only_if: Variable: whether there is such a grant at all; if not given, there is.
        """
        sid = "".join(word.capitalize() for word in name.split("-"))
        policy = IamRolePolicy(
            self,
            name,
            name=name,
            role=self._role_name,
            policy=policy_document(
                Statement(sid=sid, actions=actions, resources=resources, conditions=conditions or {})
            ),
        )
        if only_if:
            policy.add_override("count", f"${{{only_if.fqn} ? 1 : 0}}")
        self._grants.append(f"{policy.terraform_resource_type}.{policy.friendly_unique_id}")
        for resource in self._dependents:
            self._order_after_grants(resource)

    def _order_after_grants(self, resource: TerraformResource) -> None:
        # Not `fqn`, which is the address inside of "${}": Terraform takes none here.
        resource.depends_on = self._grants
