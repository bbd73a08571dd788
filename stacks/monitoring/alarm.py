"""Alarms that tell people when they fire and when it is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.cloudwatch_composite_alarm import CloudwatchCompositeAlarm
from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import (
    CloudwatchMetricAlarm,
    CloudwatchMetricAlarmMetricQuery,
    CloudwatchMetricAlarmMetricQueryMetric,
)
from constructs import Construct

from stacks.monitoring.metric import Metric
from stacks.monitoring.metric_math import MetricMath, filled

# The id of what an alarm on metric math watches.
_RESULT = "result"
# An alarm is over when nothing happened for so long, or longer where its metric falls silent: CloudWatch prefers older
# datapoints to missing ones (docs/monitoring.md). A disturbance that comes and goes then sends two messages, not
# two for each time it comes.
_QUIET_SECONDS = 900


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What an alarm tells people, in plain text.

    Attributes:
        meaning: What it means when the alarm fires, in one sentence.
        action: What to do then, in one or two sentences.
        runbook: Where to read more: a path or a URL.
        topic_arn: Topic that is notified.
    """

    meaning: str
    action: str
    runbook: str
    topic_arn: str

    @property
    def description(self) -> str:
        """The text of the alarm, which CloudWatch sends along with every change of its state."""
        return f"{self.meaning} What to do: {self.action} Runbook: {self.runbook}"


class Alarm(Construct):
    """Fires as soon as the metric reaches the threshold, and is over after 15 minutes in which it did not.

    How a missing datapoint counts is what the catalogue says of the metric, and where CloudWatch would not listen, the
    alarm watches the metric with its gaps filled. The alarm names no unit: CloudWatch would leave out datapoints of
    any other, and each of these metrics has one only.

    CloudWatch refuses to delete an alarm that a composite one names. With `create_before_destroy`, which Terraform
    keeps in its state, it changes the composite one first, whether an alarm is renamed or gone; without it, last
    (hashicorp/terraform-provider-aws#34807).

    Args:
        scope: Where the alarm belongs.
        id: Construct id.
        name: Name of the alarm.
        metric: What is watched.
        threshold: Value, in the unit of what is watched, that fires the alarm.
        period: Seconds over which the statistic is taken; 15 minutes must be a multiple of it.
        notice: What people are told.
        lasting: Fire only after 15 minutes in a row, for what is harmless in a peak.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str,
        metric: Metric | MetricMath,
        threshold: Any,
        period: int,
        notice: Notice,
        lasting: bool = False,
    ) -> None:
        super().__init__(scope, id)
        periods = _QUIET_SECONDS // period
        watched = filled(metric) if isinstance(metric, Metric) and metric.definition.must_be_filled else metric
        self._alarm = CloudwatchMetricAlarm(
            self,
            "alarm",
            alarm_name=name,
            alarm_description=notice.description,
            **(_series(watched, period) if isinstance(watched, Metric) else _math(watched, period)),
            evaluation_periods=periods,
            datapoints_to_alarm=periods if lasting else 1,
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=threshold,
            alarm_actions=[notice.topic_arn],
            ok_actions=[notice.topic_arn],
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )

    @property
    def arn(self) -> str:
        """ARN of the alarm."""
        return self._alarm.arn

    @property
    def name(self) -> str:
        """Name of the alarm, as a reference that makes Terraform create the alarm first."""
        return self._alarm.alarm_name


class AnyOf(Construct):
    """Fires while any of some alarms does.

    Args:
        scope: Where the alarm belongs.
        id: Construct id.
        name: Name of the alarm.
        alarms: The alarms.
        notice: What people are told.
    """

    def __init__(self, scope: Construct, id: str, *, name: str, alarms: Sequence[Alarm], notice: Notice) -> None:
        super().__init__(scope, id)
        self._alarm = CloudwatchCompositeAlarm(
            self,
            "alarm",
            alarm_name=name,
            alarm_description=notice.description,
            alarm_rule=" OR ".join(f'ALARM("{alarm.name}")' for alarm in alarms),
            alarm_actions=[notice.topic_arn],
            ok_actions=[notice.topic_arn],
        )

    @property
    def arn(self) -> str:
        """ARN of the alarm."""
        return self._alarm.arn


def _series(metric: Metric, period: int) -> dict[str, Any]:
    is_percentile = metric.statistic.startswith("p")
    return {
        "namespace": metric.namespace,
        "metric_name": metric.name,
        "dimensions": metric.dimensions,
        "extended_statistic" if is_percentile else "statistic": metric.statistic,
        "period": period,
        "treat_missing_data": metric.definition.missing_data,
    }


def _math(math: MetricMath, period: int) -> dict[str, Any]:
    return {
        "metric_query": [
            CloudwatchMetricAlarmMetricQuery(
                id=_RESULT, expression=math.expression, label=math.label, return_data=True
            ),
            *(
                CloudwatchMetricAlarmMetricQuery(
                    id=id,
                    metric=CloudwatchMetricAlarmMetricQueryMetric(
                        namespace=metric.namespace,
                        metric_name=metric.name,
                        dimensions=metric.dimensions,
                        stat=metric.statistic,
                        period=period,
                    ),
                )
                for id, metric in math.series.items()
            ),
        ],
        "treat_missing_data": math.missing_data,
    }
