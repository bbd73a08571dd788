"""An alarm that a composite one names can be renamed and removed.

CloudWatch refuses to delete such an alarm, and so does the embedded AWS: Terraform has to change the composite alarm's
rule before.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

import boto3
import pytest
from cdktf import App, LocalBackend, TerraformStack
from cdktf_cdktf_provider_aws.cloudwatch_composite_alarm import CloudwatchCompositeAlarm
from cdktf_cdktf_provider_aws.provider import AwsProvider

from embedded_aws.deployment import process_environment
from embedded_aws.lifecycle import REGION, EmbeddedAws
from embedded_aws.local_environment import as_client_of
from stacks.monitoring import metric_catalogue as catalogue
from stacks.monitoring.alarm import Alarm, AnyOf, Notice
from stacks.monitoring.metric import Metric
from tests.support.terraform import Terraform

_STACK = "composite-alarm"
_COMPOSITE = f"{_STACK}-any-of"


class _Alarms(TerraformStack):
    """Two alarms, of which the second may have another name or be gone, and the composite one of those there are."""

    def __init__(self, app: App, second: str | None) -> None:
        super().__init__(app, _STACK)
        AwsProvider(self, "aws", region=REGION)
        LocalBackend(self, path="terraform.tfstate")
        topic = f"arn:aws:sns:{REGION}:000000000000:nobody"
        self._notice = Notice(meaning="It fires.", action="Nothing.", runbook="none", topic_arn=topic)
        alarms = [self._alarm("first", f"{_STACK}-first")]
        if second:
            alarms.append(self._alarm("second", second))
        any_of = AnyOf(self, "any_of", name=_COMPOSITE, alarms=alarms, notice=self._notice)
        # The embedded AWS does not say that actions are on. Terraform would replace the composite alarm for it, and so
        # delete it first, where on AWS it changes the rule.
        composite = cast("CloudwatchCompositeAlarm", any_of.node.find_child("alarm"))
        composite.add_override("lifecycle.ignore_changes", ["actions_enabled"])

    def _alarm(self, id: str, name: str) -> Alarm:
        errors = Metric(definition=catalogue.FUNCTION_ERRORS, dimensions={"FunctionName": "none"}, statistic="Sum")
        return Alarm(self, id, name=name, metric=errors, threshold=1, period=300, notice=self._notice)


class _Deployment:
    """The alarms on the embedded AWS, and Terraform's memory of them."""

    def __init__(self, aws: EmbeddedAws, folder: Path) -> None:
        self._aws = aws
        self._folder = folder
        self.terraform = Terraform(folder / "stacks" / _STACK, process_environment(aws.client_environment()))

    def deploy(self, *, second: str | None) -> None:
        """Brings the alarms to what they are to be."""
        app = App(outdir=str(self._folder))
        _Alarms(app, second)
        app.synth()
        self.terraform.succeed("init", "-input=false")
        self.terraform.succeed("apply", "-auto-approve", "-input=false", "-no-color")

    def names(self) -> set[str]:
        """The alarms that there are."""
        with as_client_of(self._aws):
            found = boto3.client("cloudwatch").describe_alarms(
                AlarmNamePrefix=_STACK, AlarmTypes=["MetricAlarm", "CompositeAlarm"]
            )
        return {alarm["AlarmName"] for kind in ("MetricAlarms", "CompositeAlarms") for alarm in found[kind]}


@pytest.mark.parametrize("becomes", [f"{_STACK}-renamed", None], ids=["renamed", "removed"])
def test_an_alarm_that_a_composite_one_names_can_change(aws: EmbeddedAws, tmp_path: Path, becomes: str | None) -> None:
    deployment = _Deployment(aws, tmp_path)
    deployment.deploy(second=f"{_STACK}-second")
    assert deployment.names() == {_COMPOSITE, f"{_STACK}-first", f"{_STACK}-second"}
    deployment.deploy(second=becomes)
    assert deployment.names() == {_COMPOSITE, f"{_STACK}-first"} | ({becomes} if becomes else set())
    deployment.terraform.succeed("destroy", "-auto-approve", "-input=false")
