from __future__ import annotations

import json

from tests.support.configuration import Configuration, statements


def test_the_rule_takes_every_event_of_the_bus(shipment: Configuration) -> None:
    rule = shipment.only("aws_cloudwatch_event_rule")
    bus = next(iter(shipment.all("aws_cloudwatch_event_bus")))
    assert json.loads(rule["event_pattern"]) == {"source": [{"prefix": ""}]}
    assert rule["event_bus_name"] == f"${{aws_cloudwatch_event_bus.{bus}.name}}"


def test_undeliverable_events_go_to_the_failed_events_queue(shipment: Configuration, environment: str) -> None:
    target = shipment.only("aws_cloudwatch_event_target")
    queue = shipment.address("aws_sqs_queue", "name", f"shipment-events-{environment}")
    failed = shipment.address("aws_sqs_queue", "name", f"shipment-failed-events-{environment}")
    assert target["arn"] == f"${{{queue}.arn}}"
    assert target["dead_letter_config"] == {"arn": f"${{{failed}.arn}}"}
    assert target["retry_policy"] == {
        "maximum_event_age_in_seconds": 86400,
        "maximum_retry_attempts": 185,
    }


def test_the_queue_gives_up_after_max_receive_count(shipment: Configuration, environment: str) -> None:
    queue = shipment.named("aws_sqs_queue", "name", f"shipment-events-{environment}")
    failed = shipment.address("aws_sqs_queue", "name", f"shipment-failed-events-{environment}")
    assert queue["redrive_policy"] == (
        f'{{"deadLetterTargetArn":"${{{failed}.arn}}","maxReceiveCount":${{var.max_receive_count}}}}'
    )


def test_only_the_queue_may_redrive_to_the_failed_events_queue(shipment: Configuration, environment: str) -> None:
    failed = shipment.named("aws_sqs_queue", "name", f"shipment-failed-events-{environment}")
    allowed = json.loads(failed["redrive_allow_policy"])
    assert allowed["redrivePermission"] == "byQueue"
    (source,) = allowed["sourceQueueArns"]
    assert source.endswith(f":shipment-events-{environment}"), source


def test_a_message_stays_hidden_for_six_timeouts_of_the_function(shipment: Configuration, environment: str) -> None:
    queue = shipment.named("aws_sqs_queue", "name", f"shipment-events-{environment}")
    assert queue["visibility_timeout_seconds"] == ("${((var.function_timeout * 6) + var.batching_window)}")


def test_messages_are_kept_for_14_days_and_encrypted(shipment: Configuration) -> None:
    for queue in shipment.all("aws_sqs_queue").values():
        assert queue["message_retention_seconds"] == 14 * 24 * 60 * 60, queue["name"]
        assert queue["sqs_managed_sse_enabled"] is True, queue["name"]


def test_queues_take_messages_from_the_rule_alone_and_over_tls_alone(shipment: Configuration) -> None:
    rule = next(iter(shipment.all("aws_cloudwatch_event_rule")))
    for queue in shipment.all("aws_sqs_queue").values():
        allow, deny = statements(queue["policy"])
        assert allow["Effect"] == "Allow"
        assert allow["Principal"] == {"Service": "events.amazonaws.com"}
        assert allow["Action"] == ["sqs:SendMessage"]
        # Nothing besides, which EventBridge might not send with an undeliverable event; the ARN holds the account.
        assert allow["Condition"] == {"ArnEquals": {"aws:SourceArn": f"${{aws_cloudwatch_event_rule.{rule}.arn}}"}}
        assert (deny["Effect"], deny["Principal"], deny["Action"]) == ("Deny", "*", ["sqs:*"])
        assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        for statement in (allow, deny):
            (resource,) = statement["Resource"]
            assert resource.endswith(f":{queue['name']}"), resource


def test_the_archive_keeps_every_event_of_the_bus(shipment: Configuration) -> None:
    archive = shipment.only("aws_cloudwatch_event_archive")
    bus = next(iter(shipment.all("aws_cloudwatch_event_bus")))
    assert archive["event_source_arn"] == f"${{aws_cloudwatch_event_bus.{bus}.arn}}"
    assert "event_pattern" not in archive
    assert archive["retention_days"] == "${var.archive_retention_days}"
