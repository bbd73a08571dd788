"""Publishes metrics by printing them: CloudWatch takes them out of the log.

The line's form: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from functools import cache

from contract.names import SERVICE
from contract.own_metrics import ENVIRONMENT_DIMENSION, NAMESPACE, SERVICE_DIMENSION, OwnMetric


def publish_metrics(counts: Mapping[OwnMetric, int], *, environment: str) -> None:
    """Prints one value of each metric, whatever the level of the log is.

    Args:
        counts: The metrics of an invocation, each a count.
        environment: Such as "dev".
    """
    milliseconds = int(time.time() * 1000)
    values: dict[str, object] = {ENVIRONMENT_DIMENSION: environment, SERVICE_DIMENSION: SERVICE}
    values.update((name.value, count) for name, count in counts.items())
    sys.stdout.write(
        f'{{"_aws":{{"Timestamp":{milliseconds},"CloudWatchMetrics":[{_directive(tuple(counts))}]}},'
        f"{_ENCODER.encode(values)[1:]}\n"
    )


@cache
def _directive(names: tuple[OwnMetric, ...]) -> str:
    """Which of the line's numbers are metrics: a half of the line, and always the same."""
    return _ENCODER.encode(
        {
            "Namespace": NAMESPACE,
            "Dimensions": [[ENVIRONMENT_DIMENSION, SERVICE_DIMENSION]],
            "Metrics": [{"Name": name, "Unit": "Count"} for name in names],
        }
    )


_ENCODER = json.JSONEncoder(separators=(",", ":"))
