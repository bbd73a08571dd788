"""What an environment is deployed with: its entry in `cdktf.json` and its values in `environments/`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import hcl2
from hcl2.utils import SerializationOptions

from contract.deployment import Sizing
from operations.errors import UsageError

_PROJECT = Path(__file__).parent.parent


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A subscriber of the alert topic.

    Attributes:
        protocol: Such as "email" or "sms".
        address: Where it is, such as an e-mail address.
    """

    protocol: str
    address: str


@dataclass(frozen=True, kw_only=True)
class DeploymentSettings:
    """What `preflight` and `verify` hold an account to, and what `cost` reckons with.

    Attributes:
        region: Where the environment lives.
        account: Id of the account that it lives in; None where `cdktf.json` leaves it open.
        state_bucket: Bucket of its Terraform state.
        disposable: Whether its data may be destroyed, so that nothing protects them.
        sizing: How much it does at once and keeps how long.
        endpoints: Every subscriber of the alert topic.
    """

    region: str
    account: str | None
    state_bucket: str
    disposable: bool
    sizing: Sizing
    endpoints: Sequence[Endpoint]

    @classmethod
    def read(cls, environment: str, *, project: Path = _PROJECT) -> Self:
        """Reads the settings of an environment.

        Raises:
            UsageError: There is no such environment, or its settings cannot be read; the message names the file.
        """
        entry = _entry(project / "cdktf.json", environment)
        values = _values(project / "environments" / f"{environment}.tfvars")
        try:
            endpoints = [
                Endpoint(protocol="email", address=values["notification_email"]),
                *(
                    Endpoint(protocol=each["protocol"], address=each["endpoint"])
                    for each in values.get("further_alert_endpoints", [])
                ),
            ]
            return cls(
                region=entry["region"],
                account=entry.get("account"),
                state_bucket=entry["state_bucket"],
                disposable=entry.get("disposable", False),
                sizing=_sizing(values),
                endpoints=endpoints,
            )
        except KeyError as error:
            raise UsageError(f"the settings of {environment} lack {error}: see README.md, Deploy to AWS") from None


def _entry(file: Path, environment: str) -> Mapping[str, Any]:
    try:
        environments: Mapping[str, Any] = json.loads(file.read_text("utf-8"))["context"]["environments"]
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(f"{file} cannot be read: {error!r}") from None
    if environment not in environments:
        raise UsageError(f"{file.name} has no environment {environment}, only {', '.join(environments)}")
    entry: Mapping[str, Any] = environments[environment]
    return entry


def _sizing(values: Mapping[str, Any]) -> Sizing:
    given = {each.name: values[each.name] for each in fields(Sizing) if each.name in values}
    numbers: dict[str, Any] = {name: value if isinstance(value, bool) else int(value) for name, value in given.items()}
    return Sizing(**numbers)


def _values(file: Path) -> Mapping[str, Any]:
    try:
        text = file.read_text("utf-8")
        values: Mapping[str, Any] = hcl2.loads(
            text, serialization_options=SerializationOptions(strip_string_quotes=True, with_comments=False)
        )
    except Exception as error:  # the parser has no class of its own for what is no HCL
        raise UsageError(f"{file} cannot be read: {type(error).__name__}: {error}".splitlines()[0]) from None
    return values
