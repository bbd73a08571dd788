from __future__ import annotations

from tests.stacks.configuration import Configuration, statements


def test_messages_go_to_the_notification_address(shipment: Configuration) -> None:
    (topic,) = shipment.all("aws_sns_topic")
    subscription = shipment.only("aws_sns_topic_subscription")
    assert subscription["topic_arn"] == f"${{aws_sns_topic.{topic}.arn}}"
    assert subscription["protocol"] == "email"
    assert subscription["endpoint"] == "${var.notification_email}"


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
