"""The catalogue of every metric that is watched: what its publisher documents, with the source.

An alarm on a series that nobody publishes never fires, and nothing says so. Alarms and widgets are built from these
entries alone, and a test compares the synthesized configuration with them.
"""

from __future__ import annotations

from collections.abc import Iterable

from contract.own_metrics import ENVIRONMENT_DIMENSION, NAMESPACE, SERVICE_DIMENSION, OwnMetric
from stacks.monitoring.metric import MetricDefinition, MissingData

_COUNT, _SECONDS, _MILLISECONDS = "Count", "Seconds", "Milliseconds"

_LAMBDA_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"
_DYNAMODB_SOURCE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html"
_SQS_SOURCE = (
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html"
)
_EVENTS_SOURCE = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html"
_OWN_SOURCE = "functions/shipment_processor/handler.py"

_NOT_INVOKED = "Nothing is published while the function is not invoked, and then nothing can go wrong in it."
_ONLY_WHEN_IT_HAPPENS = "Published only when it happens, so silence is the healthy state."
_EMPTY_QUEUE = (
    "SQS stops publishing after six hours in which the queue is empty and nobody uses it, so nothing is in it."
)
_NO_REQUESTS = "Nothing is published while nobody asks the table for anything."


def _defined(
    namespace: str,
    name: str,
    *dimension_sets: Iterable[str],
    unit: str,
    statistics: Iterable[str],
    silence: str,
    source: str,
) -> MetricDefinition:
    return MetricDefinition(
        namespace=namespace,
        name=name,
        dimension_sets=frozenset(map(frozenset, dimension_sets)),
        unit=unit,
        statistics=frozenset(statistics),
        # So far silence is a good sign for every one of them; `silence` says why.
        missing_data=MissingData.NOT_BREACHING,
        silence=silence,
        source=source,
    )


def _of_lambda(name: str, unit: str, *statistics: str) -> MetricDefinition:
    return _defined(
        "AWS/Lambda",
        name,
        ("FunctionName",),
        # Of one version or alias.
        ("FunctionName", "Resource"),
        unit=unit,
        statistics=statistics,
        silence=_NOT_INVOKED,
        source=_LAMBDA_SOURCE,
    )


FUNCTION_INVOCATIONS = _of_lambda("Invocations", _COUNT, "Sum")
FUNCTION_ERRORS = _of_lambda("Errors", _COUNT, "Sum")
FUNCTION_THROTTLES = _of_lambda("Throttles", _COUNT, "Sum")
FUNCTION_DURATION = _of_lambda("Duration", _MILLISECONDS, "Average", "Maximum", "Minimum", "percentile")
FUNCTION_CONCURRENCY = _of_lambda("ConcurrentExecutions", _COUNT, "Maximum")


def _throttle_events(name: str) -> MetricDefinition:
    return _defined(
        "AWS/DynamoDB",
        name,
        # Those of the table; those of an index are counted under both names and not in the table's.
        ("TableName",),
        ("TableName", "GlobalSecondaryIndexName"),
        unit=_COUNT,
        statistics=("Sum", "SampleCount"),
        silence=_ONLY_WHEN_IT_HAPPENS,
        source=_DYNAMODB_SOURCE,
    )


TABLE_READ_THROTTLES = _throttle_events("ReadThrottleEvents")
TABLE_WRITE_THROTTLES = _throttle_events("WriteThrottleEvents")
TABLE_SYSTEM_ERRORS = _defined(
    "AWS/DynamoDB",
    "SystemErrors",
    # Without Operation there is no series.
    ("TableName", "Operation"),
    unit=_COUNT,
    statistics=("Sum", "SampleCount"),
    silence=_ONLY_WHEN_IT_HAPPENS,
    source=_DYNAMODB_SOURCE,
)
TABLE_LATENCY = _defined(
    "AWS/DynamoDB",
    "SuccessfulRequestLatency",
    ("TableName", "Operation"),
    unit=_MILLISECONDS,
    # Percentiles: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TroubleshootingLatency.html
    statistics=("Average", "Maximum", "Minimum", "SampleCount", "percentile"),
    silence=_NO_REQUESTS,
    source=_DYNAMODB_SOURCE,
)


def _of_queue(name: str, unit: str) -> MetricDefinition:
    return _defined(
        "AWS/SQS",
        name,
        ("QueueName",),
        unit=unit,
        # SQS publishes one sample a minute: the sum over a longer time would count the same messages again.
        statistics=("Average", "Maximum", "Minimum"),
        silence=_EMPTY_QUEUE,
        source=_SQS_SOURCE,
    )


QUEUE_AGE = _of_queue("ApproximateAgeOfOldestMessage", _SECONDS)
QUEUE_DEPTH = _of_queue("ApproximateNumberOfMessagesVisible", _COUNT)


def _of_rule(name: str) -> MetricDefinition:
    # The rule of a custom bus is found under both dimensions; RuleName alone means a rule of the default bus.
    return _defined(
        "AWS/Events",
        name,
        ("EventBusName", "RuleName"),
        unit=_COUNT,
        statistics=("Sum", "SampleCount"),
        silence=_ONLY_WHEN_IT_HAPPENS,
        source=_EVENTS_SOURCE,
    )


RULE_MATCHED_EVENTS = _of_rule("MatchedEvents")
RULE_SUCCESSFUL_ATTEMPTS = _of_rule("SuccessfulInvocationAttempts")
RULE_RETRIES = _of_rule("RetryInvocationAttempts")
RULE_FAILED_INVOCATIONS = _of_rule("FailedInvocations")
RULE_UNDELIVERABLE = _of_rule("InvocationsFailedToBeSentToDlq")


def _of_ours(metric: OwnMetric) -> MetricDefinition:
    return _defined(
        NAMESPACE,
        metric.value,
        (ENVIRONMENT_DIMENSION, SERVICE_DIMENSION),
        unit=_COUNT,
        statistics=("Sum",),
        # Each invocation publishes all of them, with 0 for what did not happen.
        silence=_NOT_INVOKED,
        source=_OWN_SOURCE,
    )


EVENTS_STORED = _of_ours(OwnMetric.EVENTS_STORED)
EVENTS_REJECTED = _of_ours(OwnMetric.EVENTS_REJECTED)
EVENTS_RETRIED = _of_ours(OwnMetric.EVENTS_RETRIED)
NOT_SHIPMENT_EVENTS = _of_ours(OwnMetric.NOT_SHIPMENT_EVENTS)
STATUSES_UNMAPPED = _of_ours(OwnMetric.STATUSES_UNMAPPED)
TIMES_ASSUMED = _of_ours(OwnMetric.TIMES_ASSUMED)
ALERTS_FAILED = _of_ours(OwnMetric.ALERTS_FAILED)

CATALOGUE: tuple[MetricDefinition, ...] = (
    FUNCTION_INVOCATIONS,
    FUNCTION_ERRORS,
    FUNCTION_THROTTLES,
    FUNCTION_DURATION,
    FUNCTION_CONCURRENCY,
    TABLE_READ_THROTTLES,
    TABLE_WRITE_THROTTLES,
    TABLE_SYSTEM_ERRORS,
    TABLE_LATENCY,
    QUEUE_AGE,
    QUEUE_DEPTH,
    RULE_MATCHED_EVENTS,
    RULE_SUCCESSFUL_ATTEMPTS,
    RULE_RETRIES,
    RULE_FAILED_INVOCATIONS,
    RULE_UNDELIVERABLE,
    EVENTS_STORED,
    EVENTS_REJECTED,
    EVENTS_RETRIED,
    NOT_SHIPMENT_EVENTS,
    STATUSES_UNMAPPED,
    TIMES_ASSUMED,
    ALERTS_FAILED,
)
"""Every entry."""
