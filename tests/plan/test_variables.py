"""Terraform refuses nonsense in a variable when it plans: tried with the real Terraform on the variables alone."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from cdktf import App, TerraformOutput, TerraformStack

from main import ROOT
from stacks.settings.variables import Variables
from tests.support.terraform import Terraform

_EMAIL = "-var=notification_email=operations@example.com"


def endpoints(protocol: str, *endpoints: str) -> str:
    """The assignment of further endpoints of one protocol."""
    listed = ",".join(f'{{protocol="{protocol}",endpoint="{endpoint}"}}' for endpoint in endpoints)
    return f"further_alert_endpoints=[{listed}]"


_REFUSED = [
    ("notification_email=", "must be an e-mail address"),
    ("notification_email=nobody", "must be an e-mail address"),
    ("notification_email=a b@example.com", "must be an e-mail address"),
    ("function_timeout=14", "function_timeout must be a whole number from 15 to 900"),
    ("function_timeout=901", "function_timeout must be a whole number from 15 to 900"),
    ("function_timeout=30.5", "function_timeout must be a whole number from 15 to 900"),
    ("function_timeout=soon", "a number is required"),
    ("function_memory=127", "function_memory must be a whole number from 128 to 10240"),
    ("maximum_concurrency=1", "maximum_concurrency must be a whole number from 2 to 1000"),
    ("batch_size=0", "batch_size must be a whole number from 1 to 10000"),
    ("batching_window=0", "must be at least 1 second when batch_size is over 10"),
    ("batching_window=301", "batching_window must be a whole number from 0 to 300"),
    ("log_level=LOUD", "log_level must be one of DEBUG, INFO, WARN, ERROR"),
    ("max_receive_count=1", "max_receive_count must be a whole number from 2 to 1000"),
    ("log_retention_days=15", "log_retention_days must be one of 1, 3, 5, 7, 14"),
    ("archive_retention_days=-1", "archive_retention_days must be a whole number from 0 to 3653"),
    ("row_retention_days=-1", "row_retention_days must be a whole number from 0 to 36500"),
    ("alarm_function_errors=0", "alarm_function_errors must be a whole number from 1"),
    ("alarm_function_duration_percent=101", "alarm_function_duration_percent must be a whole number from 1 to 100"),
    ("alarm_function_throttles=0", "alarm_function_throttles must be a whole number from 1"),
    ("alarm_table_throttles=0", "alarm_table_throttles must be a whole number from 1"),
    ("alarm_table_system_errors=0", "alarm_table_system_errors must be a whole number from 1"),
    ("alarm_failed_events=0", "alarm_failed_events must be a whole number from 1"),
    ("alarm_queue_age_seconds=59", "alarm_queue_age_seconds must be a whole number from 60"),
    ("alarm_failed_invocations=0", "alarm_failed_invocations must be a whole number from 1"),
    ("alarm_delivery_retries=0", "alarm_delivery_retries must be a whole number from 1"),
    ("alarm_delivery_failure_percent=101", "alarm_delivery_failure_percent must be a whole number from 1 to 100"),
    ("alarm_function_concurrency_percent=0", "alarm_function_concurrency_percent must be a whole number from 1"),
    ("alarm_events_rejected=0", "alarm_events_rejected must be a whole number from 1"),
    ("alarm_events_retried=0", "alarm_events_retried must be a whole number from 1"),
    ("alarm_alerts_failed=0", "alarm_alerts_failed must be a whole number from 1"),
    ("alarm_queue_age_seconds=540", "must be less than 6 * function_timeout * max_receive_count"),
    ("alert_quiet_minutes=1441", "alert_quiet_minutes must be a whole number from 0 to 1440"),
    ("debug_log_percent=101", "debug_log_percent must be a whole number from 0 to 100"),
    ("runbook_url=http://git.example.com/", "runbook_url must be empty, or a URL that starts with https://"),
    ("runbook_url=https://git.example.com", "runbook_url must be empty, or a URL that starts with https://"),
    (f"runbook_url=https://{'r' * 492}/", "has at most 500 characters"),
    ("tracing=maybe", "a bool is required"),
    ("saved_queries=maybe", "a bool is required"),
    (endpoints("pigeon", "coop"), "protocol must be one of email, sms, https, lambda, sqs"),
    (endpoints("email", "nobody"), "the endpoint of protocol email must be an e-mail address"),
    (endpoints("sms", "0170 1234567"), "the endpoint of protocol sms must be a number such as +491701234567"),
    (endpoints("https", "http://example.com"), "must be a URL that starts with https://"),
    (endpoints("lambda", "pager"), "must be the ARN of a function"),
    (endpoints("sqs", "https://example.com/queue"), "must be the ARN of a queue"),
    (endpoints("sms", "+491701234567", "+491701234567"), "an endpoint must not be listed twice"),
    ('producer_accounts=["12345678901"]', "producer_accounts must be at most 100 account ids of 12 digits"),
    (f"producer_accounts={json.dumps(['123456789012'] * 101)}", "must be at most 100 account ids"),
    ('further_alert_endpoints=[{protocol="sms"}]', 'attribute "endpoint" is required'),
]


@pytest.fixture(scope="module")
def terraform(tmp_path_factory: pytest.TempPathFactory) -> Terraform:
    """A stack that has the variables and one output, and so needs neither provider nor AWS."""
    output = tmp_path_factory.mktemp("variables")
    app = App(outdir=str(output))
    stack = TerraformStack(app, "variables")
    TerraformOutput(stack, "output", value=Variables(stack).batch_size.number_value)
    app.synth()
    runner = Terraform(Path(output) / "stacks" / "variables", os.environ)
    runner.succeed("init", "-input=false")
    return runner


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_the_values_of_every_environment_are_accepted(terraform: Terraform, environment: str) -> None:
    terraform.succeed("plan", "-input=false", f"-var-file={ROOT / 'environments' / environment}.tfvars")


def test_an_address_for_alerts_must_be_given(terraform: Terraform) -> None:
    assert 'input variable "notification_email" is not set' in terraform.fail("plan", "-input=false")


@pytest.mark.parametrize(("assignment", "message"), _REFUSED)
def test_nonsense_is_refused_with_a_message_that_names_the_variable(
    terraform: Terraform, assignment: str, message: str
) -> None:
    assert message in terraform.fail("plan", "-input=false", _EMAIL, f"-var={assignment}")


def test_every_variable_has_a_value_that_is_refused(terraform: Terraform) -> None:
    declared = json.loads((terraform.folder / "cdk.tf.json").read_text())["variable"]
    tried = {assignment.partition("=")[0] for assignment, _ in _REFUSED}
    assert tried == set(declared), "a new variable comes with a case above"


@pytest.mark.parametrize(
    "assignment",
    [
        endpoints("email", "a@example.com", "b@example.com"),
        endpoints("sms", "+491701234567"),
        endpoints("https", "https://hooks.example.com/x?y=z"),
        endpoints("lambda", "arn:aws:lambda:eu-central-1:123456789012:function:pager"),
        endpoints("sqs", "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:alerts"),
        'further_alert_endpoints=[{protocol="sms",endpoint="+491701234567",paging=true}]',
        "runbook_url=https://git.example.com/pipeline/blob/main/",
        "runbook_url=",
    ],
)
def test_what_is_right_is_accepted(terraform: Terraform, assignment: str) -> None:
    terraform.succeed("plan", "-input=false", _EMAIL, f"-var={assignment}")
