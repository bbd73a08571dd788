"""The bus: its rule sends every event to the queue, and the archive keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contract.names import ResourceNames
from operations.caller_account import CallerAccount
from operations.errors import explained
from operations.findings import Finding, judged

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient

_DEPLOY_AGAIN = "Deploy again; Terraform puts it back."


def check_bus(client: EventBridgeClient, names: ResourceNames, account: CallerAccount) -> Iterator[Finding]:
    """The rule and its target, and the archive."""
    with explained(f"the rule {names.rule}", names):
        rule = client.describe_rule(Name=names.rule, EventBusName=names.bus)
        targets = client.list_targets_by_rule(Rule=names.rule, EventBusName=names.bus)["Targets"]
    yield judged(
        "rule",
        sound=rule["State"] == "ENABLED",
        found=rule["State"],
        remedy=f"aws events enable-rule --name {names.rule} --event-bus-name {names.bus}",
    )
    queue = account.arn("sqs", names.queue)
    dead_letters = {
        target["Arn"]: target.get("DeadLetterConfig", {}).get("Arn") for target in targets if target["Arn"] == queue
    }
    yield judged(
        "rule's target",
        sound=queue in dead_letters,
        found=names.queue if queue in dead_letters else f"not {names.queue}: no event reaches it",
        remedy=_DEPLOY_AGAIN,
    )
    failed = account.arn("sqs", names.failed_events_queue)
    yield judged(
        "rule's dead letters",
        sound=dead_letters.get(queue) == failed,
        found=(dead_letters.get(queue) or "none").rpartition(":")[2],
        remedy=_DEPLOY_AGAIN,
    )
    with explained(f"the archive {names.archive}", names):
        archive = client.describe_archive(ArchiveName=names.archive)
    yield judged(
        "archive",
        sound=archive["State"] == "ENABLED",
        found=f"{archive['State']}, keeps events {_days(archive.get('RetentionDays', 0))}",
        remedy=f"AWS says: {archive.get('StateReason') or 'no reason given'}",
    )


def _days(days: int) -> str:
    return f"{days} days" if days else "for ever"
