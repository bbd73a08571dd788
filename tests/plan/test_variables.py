"""Terraform refuses nonsense in a variable when it plans: tried with the real Terraform on the variables alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cdktf import App, TerraformOutput, TerraformStack

from main import ROOT
from stacks.variables import Variables
from tests.terraform import Terraform

_EMAIL = "-var=notification_email=operations@example.com"


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


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
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
    ],
)
def test_nonsense_is_refused_with_a_message_that_names_the_variable(
    terraform: Terraform, assignment: str, message: str
) -> None:
    assert message in terraform.fail("plan", "-input=false", _EMAIL, f"-var={assignment}")
