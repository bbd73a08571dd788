"""The account and region that the credentials belong to, and whether they are the environment's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract.names import ResourceNames
from operations.deployment_settings import DeploymentSettings
from operations.errors import explained
from operations.findings import Finding, attention, fault, good, judged

if TYPE_CHECKING:
    from mypy_boto3_sts import STSClient


@dataclass(frozen=True, kw_only=True)
class CallerAccount:
    """Where the credentials lead.

    Attributes:
        id: Account, twelve digits.
        region: Such as "eu-central-1".
        partition: "aws", or what AWS calls it in China or for governments.
        caller: ARN of the user or role.
    """

    id: str
    region: str
    partition: str
    caller: str

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource of this account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.id}:{resource}"


def caller_account(client: STSClient, names: ResourceNames) -> CallerAccount:
    """Asks STS who calls.

    Raises:
        OperationError: No region, no credentials, or AWS does not accept them.
    """
    with explained("the credentials", names):
        answer = client.get_caller_identity()
    return CallerAccount(
        id=answer["Account"],
        region=client.meta.region_name,
        partition=answer["Arn"].split(":")[1],
        caller=answer["Arn"],
    )


def check_account(account: CallerAccount, settings: DeploymentSettings) -> Iterator[Finding]:
    """Holds account and region to what `cdktf.json` says of the environment."""
    found = f"{account.id} ({account.caller})"
    if settings.account is None:
        yield attention(
            "account",
            f"{found}; cdktf.json names none",
            f'If it is the right one, put "account": "{account.id}" there, so that Terraform refuses any other.',
        )
    elif settings.account == account.id:
        yield good("account", found)
    else:
        yield fault(
            "account", f"{found}; cdktf.json: {settings.account}", "Use credentials of the environment's account."
        )
    yield judged(
        "region",
        sound=account.region == settings.region,
        found=account.region
        if account.region == settings.region
        else f"{account.region}; cdktf.json: {settings.region}",
        remedy=f"Set AWS_REGION and AWS_DEFAULT_REGION to {settings.region}.",
    )
