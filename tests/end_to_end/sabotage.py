"""What somebody may do to a deployed pipeline by hand; each function does it and returns what undoes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3

from tests.end_to_end.pipeline import Pipeline

Undo = Callable[[], object]
ADDRESS = "shipment-alerts-dev@example.com"


def mapping_disabled(pipeline: Pipeline) -> Undo:
    client = boto3.client("lambda")
    (mapping,) = client.list_event_source_mappings(FunctionName=pipeline.names.function)["EventSourceMappings"]
    client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    return lambda: client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)


def queue_policy_removed(pipeline: Pipeline) -> Undo:
    client = boto3.client("sqs")
    url = client.get_queue_url(QueueName=pipeline.names.queue)["QueueUrl"]
    policy = client.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"]
    client.set_queue_attributes(QueueUrl=url, Attributes={"Policy": ""})
    return lambda: client.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})


def deletion_protection_off(pipeline: Pipeline) -> Undo:
    client = boto3.client("dynamodb")
    client.update_table(TableName=pipeline.names.table, DeletionProtectionEnabled=False)
    return lambda: client.update_table(TableName=pipeline.names.table, DeletionProtectionEnabled=True)


def subscription_gone(pipeline: Pipeline) -> Undo:
    client = boto3.client("sns")
    (topic,) = [
        each["TopicArn"] for each in client.list_topics()["Topics"] if pipeline.names.alert_topic in each["TopicArn"]
    ]
    subscriptions = client.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    (email,) = [each for each in subscriptions if each["Endpoint"] == ADDRESS]
    client.unsubscribe(SubscriptionArn=email["SubscriptionArn"])
    return lambda: client.subscribe(TopicArn=topic, Protocol="email", Endpoint=ADDRESS)


def alarm_action_removed(pipeline: Pipeline) -> Undo:
    client = boto3.client("cloudwatch")
    name = pipeline.names.alarm("queue-age")
    (alarm,) = client.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    shape = client.meta.service_model.operation_model("PutMetricAlarm").input_shape
    settable = shape.members if shape else {}
    settings: dict[str, Any] = {field: value for field, value in alarm.items() if field in settable}
    client.put_metric_alarm(**{**settings, "AlarmActions": []})
    return lambda: client.put_metric_alarm(**settings)


def function_broken(pipeline: Pipeline) -> Undo:
    client = boto3.client("lambda")
    name = pipeline.names.function
    handler = client.get_function_configuration(FunctionName=name)["Handler"]
    client.update_function_configuration(FunctionName=name, Handler="shipment_processor.handler.nothing")
    return lambda: client.update_function_configuration(FunctionName=name, Handler=handler)
