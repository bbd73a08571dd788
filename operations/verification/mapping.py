"""The event source mapping, which feeds the queue to the function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contract.names import ResourceNames
from operations.caller_account import CallerAccount
from operations.errors import explained
from operations.findings import Finding, attention, fault, good, judged

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

# On the way to "Enabled": https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html
_ON_THE_WAY = ("Creating", "Enabling", "Updating")
_PARTIAL_ANSWERS = "ReportBatchItemFailures"


def check_mapping(client: LambdaClient, names: ResourceNames, account: CallerAccount) -> Iterator[Finding]:
    """It is there once, enabled, and takes partial answers."""
    queue = account.arn("sqs", names.queue)
    with explained(f"the event source mapping of {names.function}", names):
        mappings = client.list_event_source_mappings(FunctionName=names.function, EventSourceArn=queue)[
            "EventSourceMappings"
        ]
    if len(mappings) != 1:
        yield fault(
            "mapping",
            f"{len(mappings)} from {names.queue} to {names.function}, not 1",
            "Deploy again." if not mappings else "Delete the one that Terraform did not make.",
        )
    for mapping in mappings:
        state = mapping["State"]
        if state == "Enabled":
            yield good("mapping", f"{state}: {names.queue} feeds {names.function}")
        elif state in _ON_THE_WAY:
            yield attention("mapping", state, "Wait a minute and verify again.")
        else:
            yield fault(
                "mapping",
                f"{state}: nothing feeds {names.function}, and {names.queue} fills",
                f"aws lambda update-event-source-mapping --uuid {mapping['UUID']} --enabled",
            )
        types = [str(each) for each in mapping.get("FunctionResponseTypes", [])]
        yield judged(
            "partial answers",
            sound=_PARTIAL_ANSWERS in types,
            found=_PARTIAL_ANSWERS
            if _PARTIAL_ANSWERS in types
            else "off: a batch with one retried event is lost whole",
            remedy="Deploy again; Terraform puts it back.",
        )
