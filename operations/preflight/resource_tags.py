"""The tags of whatever has one of an environment's names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contract.names import ResourceNames
from operations import clients
from operations.caller_account import CallerAccount
from operations.errors import MissingError, explained

Tags = Mapping[str, str]


def tag_readers(names: ResourceNames, account: CallerAccount) -> dict[tuple[str, str], Callable[[], Tags | None]]:
    """For each kind and name, what reads the tags: None where there is no such resource.

    Archive, dashboard and alarms are left out: they cannot be told apart by tags, and belong to what is here.
    """
    return {
        (what, name): _reader(read, f"the {what} {name}", names)
        for (what, name), read in {
            ("table", names.table): lambda: _listed(
                clients.dynamodb_client().list_tags_of_resource(
                    ResourceArn=clients.dynamodb_client().describe_table(TableName=names.table)["Table"]["TableArn"]
                )["Tags"]
            ),
            ("bus", names.bus): lambda: _listed(
                clients.event_bridge_client().list_tags_for_resource(
                    ResourceARN=clients.event_bridge_client().describe_event_bus(Name=names.bus)["Arn"]
                )["Tags"]
            ),
            ("queue", names.queue): lambda: _of_queue(names.queue),
            ("queue", names.failed_events_queue): lambda: _of_queue(names.failed_events_queue),
            ("function", names.function): lambda: (
                clients.lambda_client().get_function(FunctionName=names.function).get("Tags", {})
            ),
            ("role", names.role): lambda: _listed(
                clients.iam_client().get_role(RoleName=names.role)["Role"].get("Tags", [])
            ),
            ("log group", names.log_group): lambda: clients.logs_client().list_tags_for_resource(
                resourceArn=account.arn("logs", f"log-group:{names.log_group}")
            )["tags"],
            ("topic", names.alert_topic): lambda: _listed(
                clients.sns_client().list_tags_for_resource(ResourceArn=account.arn("sns", names.alert_topic))["Tags"]
            ),
        }.items()
    }


def _reader(read: Callable[[], Tags], resource: str, names: ResourceNames) -> Callable[[], Tags | None]:
    def look() -> Tags | None:
        try:
            with explained(resource, names):
                return read()
        except MissingError:
            return None

    return look


def _of_queue(name: str) -> Tags:
    client = clients.sqs_client()
    return client.list_queue_tags(QueueUrl=client.get_queue_url(QueueName=name)["QueueUrl"]).get("Tags", {})


def _listed(tags: Any) -> Tags:
    return {each["Key"]: each["Value"] for each in tags}
