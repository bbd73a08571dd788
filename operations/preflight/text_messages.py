"""Whether SNS delivers text messages: a new account may send them to verified numbers only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from contract.names import ResourceNames
from operations.deployment_settings import Endpoint
from operations.errors import explained
from operations.findings import Finding, good, judged

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient

_WHAT = "SMS"


def check_text_messages(client: SNSClient, names: ResourceNames, endpoints: Sequence[Endpoint]) -> Iterator[Finding]:
    """The sandbox, where any endpoint wants text messages.

    https://docs.aws.amazon.com/sns/latest/dg/sns-sms-sandbox.html
    """
    numbers = [endpoint.address for endpoint in endpoints if endpoint.protocol == "sms"]
    if not numbers:
        yield good(_WHAT, "no endpoint wants any")
        return
    with explained("the SMS sandbox", names):
        if not client.get_sms_sandbox_account_status()["IsInSandbox"]:
            yield good(_WHAT, "the account is out of the sandbox")
            return
        pages = client.get_paginator("list_sms_sandbox_phone_numbers").paginate()
        status = {each["PhoneNumber"]: each["Status"] for page in pages for each in page["PhoneNumbers"]}
    for number in numbers:
        yield judged(
            _WHAT,
            sound=status.get(number) == "Verified",
            found=f"the account is in the sandbox, {number} is {status.get(number, 'not verified')}",
            remedy="Verify the number (SNS, Text messaging, Sandbox), or ask AWS to let the account out.",
        )
