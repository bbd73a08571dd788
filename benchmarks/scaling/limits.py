"""What AWS publishes of its limits, for eu-central-1 where they differ by region.

Defaults of an account that asked for nothing. Looked up in stored copies of these pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LOOKED_UP: Final = "2026-11-24"


@dataclass(frozen=True)
class Limit:
    """A limit of AWS.

    Attributes:
        name: What is limited.
        value: How much of it.
        unit: Of the value.
        adjustable: Whether AWS raises it on request.
        source: URL.
    """

    name: str
    value: float
    unit: str
    adjustable: bool
    source: str


_EVENTBRIDGE = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html"
_DYNAMODB_QUOTAS = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html"
_SQS_SCALING = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html"
_LAMBDA_QUOTAS = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"

PUT_EVENTS: Final = Limit("PutEvents", 2400, "requests/s", True, _EVENTBRIDGE)
INVOCATIONS: Final = Limit("EventBridge's deliveries", 4500, "events/s", True, _EVENTBRIDGE)
IN_FLIGHT_MESSAGES: Final = Limit(
    "messages of a queue in flight",
    120_000,
    "messages",
    True,
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html",
)
NEW_ACCOUNT_CONCURRENCY: Final = Limit("concurrency of a new account", 10, "invocations at once", True, _LAMBDA_QUOTAS)
ACCOUNT_CONCURRENCY: Final = Limit("concurrency of the account", 1000, "invocations at once", True, _LAMBDA_QUOTAS)
MAPPING_CONCURRENCY: Final = Limit(
    "concurrency of an event source mapping",
    1250,
    "invocations at once",
    False,
    _SQS_SCALING,
)
MAPPING_START: Final = Limit("an event source mapping starts with", 5, "invocations at once", False, _SQS_SCALING)
MAPPING_GROWTH: Final = Limit("and grows by", 300, "invocations at once, each minute", False, _SQS_SCALING)
KEY_WRITES: Final = Limit(
    "writes of one partition key",
    1000,
    "write units/s",
    False,
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html",
)
TABLE_WRITES: Final = Limit(
    "writes of a table, and of each index",
    40_000,
    "write units/s",
    True,
    _DYNAMODB_QUOTAS,
)
WARM_WRITES: Final = Limit(
    "writes of a new table or index",
    4000,
    "write units/s",
    True,
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput-scenarios.html",
)
LOG_REQUESTS: Final = Limit(
    "PutLogEvents",
    5000,
    "requests/s",
    True,
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html",
)
KEY_REQUESTS: Final = Limit(
    "KMS, operations with symmetric keys",
    20_000,
    "requests/s",
    True,
    "https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html",
)
MAILS: Final = Limit(
    "e-mails to one subscription of SNS",
    10,
    "mails/s",
    False,
    "https://repost.aws/knowledge-center/sns-email-subscription-disabled",
)

PUBLISHED: Final = (
    PUT_EVENTS,
    INVOCATIONS,
    IN_FLIGHT_MESSAGES,
    NEW_ACCOUNT_CONCURRENCY,
    ACCOUNT_CONCURRENCY,
    MAPPING_START,
    MAPPING_GROWTH,
    MAPPING_CONCURRENCY,
    KEY_WRITES,
    WARM_WRITES,
    TABLE_WRITES,
    LOG_REQUESTS,
    KEY_REQUESTS,
    MAILS,
)
"""All of them, in the order in which an event meets them."""

DOUBLING_SECONDS: Final = 30 * 60
"""An on-demand table takes twice its former peak at once, and more after so long:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html"""
