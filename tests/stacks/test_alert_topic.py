from __future__ import annotations

import json

from tests.support.configuration import Configuration, statements


def test_messages_go_to_the_notification_address(shipment: Configuration) -> None:
    (topic,) = shipment.all("aws_sns_topic")
    subscription = shipment.named("aws_sns_topic_subscription", "protocol", "email")
    assert subscription["topic_arn"] == f"${{aws_sns_topic.{topic}.arn}}"
    assert subscription["endpoint"] == "${var.notification_email}"
    assert "filter_policy" not in subscription


def test_further_endpoints_are_subscribed_and_some_to_the_paging_alarm_alone(
    shipment: Configuration, environment: str
) -> None:
    (topic,) = shipment.all("aws_sns_topic")
    further = shipment.named("aws_sns_topic_subscription", "protocol", "${each.value.protocol}")
    assert further["for_each"] == '${{ for it in var.further_alert_endpoints : "${it.protocol} ${it.endpoint}" => it }}'
    assert further["endpoint"] == "${each.value.endpoint}"
    assert further["topic_arn"] == f"${{aws_sns_topic.{topic}.arn}}"
    (paging,) = shipment.all("aws_cloudwatch_composite_alarm").values()
    assert paging["alarm_name"] == f"shipment-not-stored-{environment}"
    wanted = json.dumps({"AlarmName": [paging["alarm_name"]]})
    assert further["filter_policy"] == f"${{each.value.paging ? jsonencode({wanted}) : null}}"


def test_only_alarms_of_this_account_may_publish_and_only_over_tls(shipment: Configuration, environment: str) -> None:
    allow, deny = statements(shipment.only("aws_sns_topic")["policy"])
    assert allow["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert allow["Action"] == ["sns:Publish"]
    assert "aws:SourceAccount" in allow["Condition"]["StringEquals"]
    assert allow["Condition"]["ArnLike"]["aws:SourceArn"].endswith(":alarm:*")
    assert (deny["Effect"], deny["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})
    for statement in (allow, deny):
        (resource,) = statement["Resource"]
        assert resource.endswith(f":shipment-alerts-{environment}"), resource
