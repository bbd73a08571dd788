"""The environments that the app deploys to, as `cdktf.json` lists them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contract.names import ENVIRONMENT_NAME, ENVIRONMENT_NAME_RULE, ResourceNames

# These rules are AWS's: a region such as "eu-central-1"; an account id; a bucket name of 3 to 63 lower-case letters,
# digits, dots and hyphens.
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_ACCOUNT = re.compile(r"\d{12}", re.ASCII)
_NEVER_DISPOSABLE = "prod"
_SWITCHES = ("disposable", "state_in_bucket")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


@dataclass(frozen=True, kw_only=True)
class Environment:
    """One environment: its name, where it lives and where its Terraform state is kept.

    Attributes:
        name: Suffix of every resource name, such as "dev".
        region: AWS region, such as "eu-central-1".
        state_bucket: Name of the S3 bucket of its Terraform state, unique across all of AWS.
        account: Id of the AWS account that it lives in, twelve digits; None leaves it to the credentials.
        disposable: Whether table, state bucket and key may be destroyed. Only for throw-away environments.
        state_in_bucket: Whether the state of the StateStack itself is in its bucket too, which it can be only once the
            bucket exists. Else it is a file beside `cdktf.json`.

    Raises:
        ValueError: prod is to be disposable.
    """

    name: str
    region: str
    state_bucket: str
    account: str | None = None
    disposable: bool = False
    state_in_bucket: bool = False

    def __post_init__(self) -> None:
        """Refuses to give prod's data free."""
        if self.disposable and self.name == _NEVER_DISPOSABLE:
            raise ValueError(
                f"the environment {self.name} must not be disposable: docs/retention.md says how to retire it"
            )

    @property
    def names(self) -> ResourceNames:
        """The names of its resources."""
        return ResourceNames(self.name)


def environments_from_context(context: object) -> list[Environment]:
    """Reads the environments from the `environments` context value of `cdktf.json`.

    Args:
        context: A mapping of environment name to its `region` and `state_bucket`, and where wanted to `account`,
            `disposable` and `state_in_bucket`.

    Raises:
        ValueError: The value is missing or malformed; the message names the field and what it must be.
    """
    if not isinstance(context, Mapping) or not context:
        raise ValueError(
            'cdktf.json: context.environments must map each environment to {"region": …, "state_bucket": …}'
        )
    return [_environment(str(name), settings) for name, settings in context.items()]


def _environment(name: str, settings: Any) -> Environment:
    where = f"cdktf.json: context.environments.{name}"
    if not ENVIRONMENT_NAME.fullmatch(name):
        raise ValueError(f"{where}: a name is {ENVIRONMENT_NAME_RULE}")
    required = {"region", "state_bucket"}
    optional = {"account", *_SWITCHES}
    if not isinstance(settings, Mapping) or set(settings) - optional != required:
        raise ValueError(
            f"{where}: must hold region and state_bucket, and may hold {', '.join(sorted(optional))}: {settings!r}"
        )
    region, state_bucket, account = settings["region"], settings["state_bucket"], settings.get("account")
    if not isinstance(region, str) or not _REGION.fullmatch(region):
        raise ValueError(f"{where}.region: must be an AWS region such as eu-central-1, is {region!r}")
    if not isinstance(state_bucket, str) or not _BUCKET.fullmatch(state_bucket):
        raise ValueError(f"{where}.state_bucket: must be a bucket name (3 to 63 of a-z 0-9 . -), is {state_bucket!r}")
    if account is not None and not (isinstance(account, str) and _ACCOUNT.fullmatch(account)):
        raise ValueError(f'{where}.account: must be twelve digits in quotes such as "123456789012", is {account!r}')
    switches = {switch: settings.get(switch, False) for switch in _SWITCHES}
    for switch, value in switches.items():
        if not isinstance(value, bool):
            raise ValueError(f"{where}.{switch}: must be true or false, is {value!r}")
    try:
        return Environment(name=name, region=region, state_bucket=state_bucket, account=account, **switches)
    except ValueError as error:
        raise ValueError(f"{where}.disposable: {error}") from error
