from __future__ import annotations

import pytest

from tests.support.aws_reference.api_limits import breaches, is_limited
from tests.support.aws_reference.provider import PARAMETERS, parameters


@pytest.mark.parametrize(
    ("parameter", "right", "wrong", "breach"),
    [
        ("cloudwatch.PutMetricAlarm.AlarmDescription", "d" * 1024, "d" * 1025, "at most 1024 characters, has 1025"),
        ("iam.CreateRole.RoleName", "r" * 64, "r" * 65, "at most 64 characters"),
        ("iam.CreateRole.RoleName", "r+r", "r r", "must match"),
        ("events.CreateArchive.ArchiveName", "a" * 48, "a" * 49, "at most 48 characters"),
        ("events.PutTargets.Targets[].RetryPolicy.MaximumRetryAttempts", 185, 186, "at most 185, has 186"),
        ("lambda.CreateFunction.MemorySize", 128, 127, "at least 128, has 127"),
        ("lambda.CreateFunction.FunctionName", "f" * 64, "f" * 65, "at most 64 characters"),
        ("lambda.CreateFunction.TracingConfig.Mode", "Active", "On", "must be one of"),
        ("sqs.CreateQueue.QueueName", "q" * 80, "q" * 81, "at most 80 characters"),
        ("sqs.SetQueueAttributes.Attributes.VisibilityTimeout", 43200, 43201, "at most 43200"),
    ],
)
def test_what_goes_over_a_limit_is_named(parameter: str, right: object, wrong: object, breach: str) -> None:
    assert breaches(parameter, right) == []
    (found,) = breaches(parameter, wrong)
    assert breach in found


def test_a_parameter_that_aws_does_not_have_is_no_limit_kept() -> None:
    with pytest.raises(KeyError):
        breaches("iam.CreateRole.Role", "r")


def test_every_parameter_of_the_table_has_something_to_be_held_to() -> None:
    assert [each for known in PARAMETERS.values() for each in known.values() if not is_limited(each)] == []


def test_parameters_are_found_in_nested_attributes_and_those_without_a_limit_left_out() -> None:
    attributes = {"target_id": "t", "retry_policy": [{"maximum_retry_attempts": 3}], "rule": "r", "dimensions": None}
    assert dict(parameters("aws_cloudwatch_event_target", attributes)) == {
        "events.PutTargets.Targets[].Id": "t",
        "events.PutTargets.Targets[].RetryPolicy.MaximumRetryAttempts": 3,
    }
    assert dict(parameters("aws_cloudwatch_metric_alarm", {"dimensions": {"A": "a"}})) == {
        "cloudwatch.PutMetricAlarm.Dimensions[].Value": "a"
    }
