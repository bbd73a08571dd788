"""Documented quotas that AWS's API models do not carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Quota(NamedTuple):
    """The most characters, bytes or the highest number, and where AWS says so."""

    most: int
    source: str
    least: int = 0


_SET_QUEUE_ATTRIBUTES = (
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html"
)
QUOTAS: Mapping[str, Quota] = {
    "lambda.CreateFunction.FunctionName": Quota(
        64, "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html"
    ),
    "cloudwatch.PutDashboard.DashboardName": Quota(
        255, "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html"
    ),
    "dynamodb.CreateTable.TableName": Quota(
        255, "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html", 3
    ),
    "s3.CreateBucket.Bucket": Quota(
        63, "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html", 3
    ),
    "sns.CreateTopic.Name": Quota(256, "https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html", 1),
    "sqs.CreateQueue.QueueName": Quota(
        80, "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html", 1
    ),
    "sqs.SetQueueAttributes.Attributes.MessageRetentionPeriod": Quota(1_209_600, _SET_QUEUE_ATTRIBUTES, 60),
    "sqs.SetQueueAttributes.Attributes.VisibilityTimeout": Quota(43_200, _SET_QUEUE_ATTRIBUTES),
}
"""By parameter, as `api_limits` names it. Where the model has a limit too, the narrower one counts."""

MANAGED_POLICY = Quota(
    6_144,
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length",
)
"""Characters of a managed policy, white space not counted."""
INLINE_POLICIES_OF_A_ROLE = Quota(10_240, MANAGED_POLICY.source)
"""Characters of all inline policies of a role together, white space not counted."""
TRUST_POLICY = Quota(2_048, MANAGED_POLICY.source)
"""Characters of a role's trust policy."""

BUCKET_POLICY = Quota(20 * 1024, "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html")
"""Bytes."""
KEY_POLICY = Quota(32 * 1024, "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html")
"""Bytes."""
TOPIC_POLICY = Quota(
    30 * 1024,
    "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html",
)
"""Bytes."""
BUS_POLICY = Quota(10_240, "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html")
"""Characters."""
FUNCTION_ENVIRONMENT = Quota(4 * 1024, "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html")
"""Bytes of all environment variables of a function, names included."""
DASHBOARD_METRICS = Quota(
    2_500, "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html"
)
"""Metrics of all widgets of a dashboard."""
