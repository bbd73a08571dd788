"""An alarm on one metric that tells people when it fires and when it is over."""

from __future__ import annotations

from typing import Any

from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm
from constructs import Construct

from stacks.metric import Metric


class Alarm(Construct):
    """Fires when the metric reaches the threshold; notifies a topic then, and again when all is well.

    A missing datapoint counts as well: every metric that is watched here is published only while something
    happens, so silence is the healthy state.

    Args:
        scope: Where the alarm belongs.
        id: Construct id.
        name: Name of the alarm.
        metric: What is watched.
        threshold: Value, in the metric's unit, that fires the alarm.
        period: Seconds over which the statistic is taken.
        meaning: What it means when the alarm fires, in one sentence.
        action: What to do then, in one or two sentences.
        topic_arn: Topic that is notified.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str,
        metric: Metric,
        threshold: Any,
        period: int,
        meaning: str,
        action: str,
        topic_arn: str,
    ) -> None:
        super().__init__(scope, id)
        is_percentile = metric.statistic.startswith("p")
        self._alarm = CloudwatchMetricAlarm(
            self,
            "alarm",
            alarm_name=name,
            alarm_description=f"{meaning} What to do: {action}",
            namespace=metric.namespace,
            metric_name=metric.name,
            dimensions=metric.dimensions,
            statistic=None if is_percentile else metric.statistic,
            extended_statistic=metric.statistic if is_percentile else None,
            period=period,
            evaluation_periods=1,
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=threshold,
            treat_missing_data="notBreaching",
            alarm_actions=[topic_arn],
            ok_actions=[topic_arn],
        )

    @property
    def arn(self) -> str:
        """ARN of the alarm."""
        return self._alarm.arn
