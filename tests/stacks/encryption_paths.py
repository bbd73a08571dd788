"""Follows what one service hands to another through encryption, and finds where the key would stop it in silence.

CloudWatch drops an alarm's notification, and EventBridge an event, if it may not use the key of the topic or queue:
nothing fails and nothing is logged (aws/aws-cdk#11121, aws/aws-cdk#30549). No local stand-in notices either, so the
configuration is walked instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from tests.support.configuration import Configuration, statements

_REFERENCE = re.compile(r"\$\{((?:data\.)?[\w.-]+)\.(\w+)\}")
_FOR_LOGS = (
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:DescribeKey",
)
_FOR_SENDING = ("kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext")


def broken_paths(shipment: Configuration, state: Configuration) -> list[str]:
    """What would be dropped in silence, each as a sentence; empty if every path is sound."""
    return [*_alarms(shipment, state), *_rule(shipment, state), *_logs(shipment, state)]


def _alarms(shipment: Configuration, state: Configuration) -> Iterator[str]:
    for alarm in _all_alarms(shipment):
        for action in {*alarm["alarm_actions"], *alarm["ok_actions"]}:
            topic = _referred(shipment, action)
            yield from _missing(
                f"{alarm['alarm_name']} → {topic['name']}",
                _key_policy(shipment, state, topic.get("kms_master_key_id")),
                service="cloudwatch.amazonaws.com",
                actions=_FOR_SENDING,
                source_arn=":alarm:",
            )


def _all_alarms(shipment: Configuration) -> list[dict[str, Any]]:
    return [
        alarm
        for resource_type in ("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm")
        for alarm in shipment.all(resource_type).values()
    ]


def _rule(shipment: Configuration, state: Configuration) -> Iterator[str]:
    for target in shipment.all("aws_cloudwatch_event_target").values():
        for arn in (target["arn"], target["dead_letter_config"]["arn"]):
            queue = _referred(shipment, arn)
            if queue.get("sqs_managed_sse_enabled") is True and "kms_master_key_id" not in queue:
                continue
            yield from _missing(
                f"rule → {queue['name']}",
                _key_policy(shipment, state, queue.get("kms_master_key_id")),
                service="events.amazonaws.com",
                actions=_FOR_SENDING,
            )


def _logs(shipment: Configuration, state: Configuration) -> Iterator[str]:
    region = shipment.document["provider"]["aws"][0]["region"]
    for group in shipment.all("aws_cloudwatch_log_group").values():
        yield from _missing(
            f"logs → {group['name']}",
            _key_policy(shipment, state, group.get("kms_key_id")),
            service=f"logs.{region}.amazonaws.com",
            actions=_FOR_LOGS,
            encryption_context=f":log-group:{group['name']}",
        )


def _referred(configuration: Configuration, text: str) -> dict[str, Any]:
    """The resource or data source that a reference such as "${aws_sns_topic.topic.arn}" means."""
    match = _REFERENCE.fullmatch(text)
    assert match, f"not a reference: {text}"
    kind, _, name = match[1].removeprefix("data.").partition(".")
    found = configuration.data(kind) if match[1].startswith("data.") else configuration.all(kind)
    body: dict[str, Any] = found[name]
    return body


def _key_policy(shipment: Configuration, state: Configuration, key: str | None) -> list[dict[str, Any]]:
    """The statements of the key that a resource of the pipeline is encrypted with, which its state stack made."""
    if key is None:
        return []
    alias = state.named("aws_kms_alias", "name", _referred(shipment, key)["key_id"])
    return statements(_referred(state, alias["target_key_id"])["policy"])


def _missing(
    path: str,
    policy: list[dict[str, Any]],
    *,
    service: str,
    actions: tuple[str, ...],
    source_arn: str = "",
    encryption_context: str = "",
) -> Iterator[str]:
    for action in actions:
        if not any(_allows(each, service, action, source_arn, encryption_context) for each in policy):
            yield f"{path}: the key does not allow {service} {action}"


def _allows(statement: dict[str, Any], service: str, action: str, source_arn: str, encryption_context: str) -> bool:
    """Whether the statement lets the service do the action, under conditions that this use meets and no others."""
    if statement["Effect"] != "Allow" or statement.get("Principal") != {"Service": service}:
        return False
    met: dict[str, Callable[[str], bool]] = {
        "aws:SourceAccount": lambda _: bool(source_arn),
        "aws:SourceArn": lambda pattern: bool(source_arn) and source_arn in pattern,
        "kms:EncryptionContext:aws:logs:arn": lambda arn: bool(encryption_context) and arn.endswith(encryption_context),
    }
    conditions = {key: value for keys in statement.get("Condition", {}).values() for key, value in keys.items()}
    return any(fnmatchcase(action, pattern) for pattern in statement["Action"]) and all(
        key in met and met[key](value) for key, value in conditions.items()
    )
