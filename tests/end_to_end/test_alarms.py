"""Every alarm reaches a subscriber of the topic, and the function tells of its own failures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import boto3
import pytest
from rich.console import Console

from contract.own_metrics import NAMESPACE
from embedded_aws.deployment import process_environment
from main import ROOT
from rehearsals.alarms import report
from rehearsals.alarms.drill import BY_HAND, DrillResult, drill_alarms
from rehearsals.alarms.failing_runs import LOST_ALERT
from rehearsals.alert_inbox import Alert, AlertInbox
from stacks.monitoring.metric_catalogue import CATALOGUE
from tests.end_to_end.pipeline import Pipeline
from tests.support.configuration import Configuration
from tests.support.terraform import Terraform

DEV_VALUES = f"-var-file={ROOT / 'environments' / 'dev.tfvars'}"


def stack_folder(pipeline: Pipeline) -> Path:
    """Where the configuration of the deployed pipeline is."""
    return pipeline.aws.directory / "cdktf.out" / "stacks" / "shipment-dev"


@pytest.fixture(scope="module")
def paged(pipeline: Pipeline) -> Iterator[AlertInbox]:
    """A further endpoint that is to receive the paging alarm alone, subscribed by Terraform for these tests."""
    folder = stack_folder(pipeline)
    terraform = Terraform(folder, process_environment(pipeline.aws.client_environment()))
    subscription = Configuration.read(folder).address(
        "aws_sns_topic_subscription", "protocol", "${each.value.protocol}"
    )
    inbox = AlertInbox(topic_name="shipment-alerts-dev", name="paged", subscribe=False)
    endpoints = f'[{{protocol="sqs",endpoint="{inbox.queue_arn}",paging=true}}]'
    arguments = ("apply", "-auto-approve", "-input=false", DEV_VALUES, f"-target={subscription}")
    terraform.succeed(*arguments, f"-var=further_alert_endpoints={endpoints}")
    yield inbox
    terraform.succeed(*arguments)


@pytest.fixture(scope="module")
def drill(pipeline: Pipeline, paged: AlertInbox) -> DrillResult:
    """All alarms, driven once."""

    def received() -> Sequence[Alert]:
        pipeline.alerts += pipeline.inbox.take()
        return pipeline.alerts

    result = drill_alarms(pipeline.names, received)
    Console(width=200).print(report.drill(result))
    return result


def test_every_alarm_tells_a_subscriber_when_it_fires_and_when_it_is_over(drill: DrillResult) -> None:
    deployed = boto3.client("cloudwatch").describe_alarms(AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    names = {alarm["AlarmName"] for kind in ("MetricAlarms", "CompositeAlarms") for alarm in deployed[kind]}
    assert {each.alarm for each in drill.alarms} == names
    unseen = [each for each in drill.alarms if not each.seen]
    assert unseen == []


def test_a_paging_endpoint_receives_the_paging_alarm_and_nothing_else(drill: DrillResult, paged: AlertInbox) -> None:
    messages = [json.loads(alert.message) for alert in paged.take()]
    changes = [(message["AlarmName"], message["NewStateValue"]) for message in messages]
    # The first OK is the state that the drill begins with, if it was another.
    assert changes[-2:] == [("shipment-not-stored-dev", "ALARM"), ("shipment-not-stored-dev", "OK")]
    assert {name for name, _ in changes} == {"shipment-not-stored-dev"}


def test_a_subscription_that_sns_deleted_is_made_again(pipeline: Pipeline, drill: DrillResult) -> None:
    """SNS deletes one that nobody confirms within 48 hours."""
    folder = stack_folder(pipeline)
    terraform = Terraform(folder, process_environment(pipeline.aws.client_environment()))
    mail = Configuration.read(folder).address("aws_sns_topic_subscription", "protocol", "email")
    sns = boto3.client("sns")
    pages = sns.get_paginator("list_subscriptions").paginate()
    (arn,) = [
        each["SubscriptionArn"] for page in pages for each in page["Subscriptions"] if each["Protocol"] == "email"
    ]
    sns.unsubscribe(SubscriptionArn=arn)
    applied = terraform.succeed("apply", "-auto-approve", "-input=false", "-no-color", DEV_VALUES, f"-target={mail}")
    # That it is left alone while it is there, test_deployment.py shows.
    assert f"{mail}: Creation complete" in applied


def test_the_message_names_alarm_environment_and_runbook(drill: DrillResult) -> None:
    for each in drill.alarms:
        name = each.alarm.removesuffix("-dev")
        assert name != each.alarm
        page = each.description.rpartition(" Runbook: ")[2]
        assert page == f"docs/runbooks/{name}.md"
        assert (ROOT / page).is_file()


def test_every_alarm_is_driven_by_a_metric_of_its_own_but_those_on_metric_math(
    drill: DrillResult, pipeline: Pipeline
) -> None:
    """Setting a state by hand shows nothing of the alarm but its actions."""
    alarms = Configuration.read(stack_folder(pipeline)).all("aws_cloudwatch_metric_alarm").values()
    on_metric_math = {alarm["alarm_name"] for alarm in alarms if "metric_query" in alarm}
    assert {each.alarm for each in drill.alarms if each.how == BY_HAND} == on_metric_math


def test_a_run_that_fails_raises_an_alert_of_its_own(drill: DrillResult) -> None:
    for run, alert in drill.runs:
        if run.metric == LOST_ALERT:
            assert alert is None, "there was an alert without the right to publish one"
        else:
            assert alert is not None, f"no alert for {run.what}"
            assert alert.subject == "Shipment Processing Failed"
            assert "in the environment dev." in alert.message


def test_a_run_that_fails_prints_the_metrics_that_the_alarms_watch(drill: DrillResult) -> None:
    own = {entry.name: entry for entry in CATALOGUE if entry.namespace == NAMESPACE}
    for run, _ in drill.runs:
        (directive,) = run.emf["_aws"]["CloudWatchMetrics"]
        assert directive["Namespace"] == NAMESPACE
        assert {metric["Name"] for metric in directive["Metrics"]} == set(own)
        for dimensions in directive["Dimensions"]:
            assert frozenset(dimensions) in own[run.metric].dimension_sets
        assert run.emf[run.metric] == 1, run.what
        assert run.emf["environment"] == "dev"


def test_the_function_logs_json_and_nothing_of_the_payload(pipeline: Pipeline, drill: DrillResult) -> None:
    pages = boto3.client("logs").get_paginator("filter_log_events").paginate(logGroupName=pipeline.names.log_group)
    lines = [event["message"] for page in pages for event in page["events"]]
    about = [json.loads(line) for line in lines if drill.runs[0][0].shipment_id in line]
    (failed,) = [line for line in about if line.get("message") == "event rejected"]
    assert {"message_id", "eventbridge_id", "shipment_id", "code", "text", "function_request_id"} <= failed.keys()
    assert "teleported" not in json.dumps(failed)
