"""Which API parameter each attribute of the AWS provider's resources becomes.

https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_ALARM = "cloudwatch.PutMetricAlarm"
_COMPOSITE = "cloudwatch.PutCompositeAlarm"
_FUNCTION = "lambda.CreateFunction"
_MAPPING = "lambda.CreateEventSourceMapping"
_TABLE = "dynamodb.CreateTable"
_TARGET = "events.PutTargets.Targets[]"
_QUEUE = "sqs.SetQueueAttributes.Attributes"
PARAMETERS: Mapping[str, Mapping[str, str]] = {
    "aws_cloudwatch_composite_alarm": {
        "alarm_name": f"{_COMPOSITE}.AlarmName",
        "alarm_description": f"{_COMPOSITE}.AlarmDescription",
        "alarm_rule": f"{_COMPOSITE}.AlarmRule",
    },
    "aws_cloudwatch_dashboard": {"dashboard_name": "cloudwatch.PutDashboard.DashboardName"},
    "aws_cloudwatch_event_archive": {
        "name": "events.CreateArchive.ArchiveName",
        "description": "events.CreateArchive.Description",
        "retention_days": "events.CreateArchive.RetentionDays",
    },
    "aws_cloudwatch_event_bus": {"name": "events.CreateEventBus.Name"},
    "aws_cloudwatch_event_rule": {
        "name": "events.PutRule.Name",
        "description": "events.PutRule.Description",
        "event_pattern": "events.PutRule.EventPattern",
    },
    "aws_cloudwatch_event_target": {
        "target_id": f"{_TARGET}.Id",
        "retry_policy[].maximum_event_age_in_seconds": f"{_TARGET}.RetryPolicy.MaximumEventAgeInSeconds",
        "retry_policy[].maximum_retry_attempts": f"{_TARGET}.RetryPolicy.MaximumRetryAttempts",
    },
    "aws_cloudwatch_log_group": {"name": "logs.CreateLogGroup.logGroupName"},
    "aws_cloudwatch_metric_alarm": {
        "alarm_name": f"{_ALARM}.AlarmName",
        "alarm_description": f"{_ALARM}.AlarmDescription",
        "comparison_operator": f"{_ALARM}.ComparisonOperator",
        "datapoints_to_alarm": f"{_ALARM}.DatapointsToAlarm",
        "dimensions.*": f"{_ALARM}.Dimensions[].Value",
        "evaluation_periods": f"{_ALARM}.EvaluationPeriods",
        "metric_name": f"{_ALARM}.MetricName",
        "namespace": f"{_ALARM}.Namespace",
        "period": f"{_ALARM}.Period",
        "statistic": f"{_ALARM}.Statistic",
        "treat_missing_data": f"{_ALARM}.TreatMissingData",
    },
    "aws_cloudwatch_query_definition": {
        "name": "logs.PutQueryDefinition.name",
        "query_string": "logs.PutQueryDefinition.queryString",
    },
    "aws_dynamodb_table": {
        "name": f"{_TABLE}.TableName",
        "billing_mode": f"{_TABLE}.BillingMode",
        "attribute[].name": f"{_TABLE}.AttributeDefinitions[].AttributeName",
        "attribute[].type": f"{_TABLE}.AttributeDefinitions[].AttributeType",
        "global_secondary_index[].name": f"{_TABLE}.GlobalSecondaryIndexes[].IndexName",
        "global_secondary_index[].projection_type": f"{_TABLE}.GlobalSecondaryIndexes[].Projection.ProjectionType",
        "hash_key": f"{_TABLE}.KeySchema[].AttributeName",
        "range_key": f"{_TABLE}.KeySchema[].AttributeName",
        "ttl[].attribute_name": "dynamodb.UpdateTimeToLive.TimeToLiveSpecification.AttributeName",
    },
    "aws_iam_policy": {"name": "iam.CreatePolicy.PolicyName", "description": "iam.CreatePolicy.Description"},
    "aws_iam_role": {"name": "iam.CreateRole.RoleName", "description": "iam.CreateRole.Description"},
    "aws_iam_role_policy": {"name": "iam.PutRolePolicy.PolicyName"},
    "aws_kms_alias": {"name": "kms.CreateAlias.AliasName"},
    "aws_kms_key": {
        "description": "kms.CreateKey.Description",
        "deletion_window_in_days": "kms.ScheduleKeyDeletion.PendingWindowInDays",
    },
    "aws_lambda_event_source_mapping": {
        "batch_size": f"{_MAPPING}.BatchSize",
        "function_response_types[]": f"{_MAPPING}.FunctionResponseTypes[]",
        "maximum_batching_window_in_seconds": f"{_MAPPING}.MaximumBatchingWindowInSeconds",
        "scaling_config[].maximum_concurrency": f"{_MAPPING}.ScalingConfig.MaximumConcurrency",
    },
    "aws_lambda_function": {
        "function_name": f"{_FUNCTION}.FunctionName",
        "description": f"{_FUNCTION}.Description",
        "architectures[]": f"{_FUNCTION}.Architectures[]",
        "handler": f"{_FUNCTION}.Handler",
        "memory_size": f"{_FUNCTION}.MemorySize",
        "runtime": f"{_FUNCTION}.Runtime",
        "timeout": f"{_FUNCTION}.Timeout",
        "logging_config[].log_format": f"{_FUNCTION}.LoggingConfig.LogFormat",
        "logging_config[].log_group": f"{_FUNCTION}.LoggingConfig.LogGroup",
        "tracing_config[].mode": f"{_FUNCTION}.TracingConfig.Mode",
    },
    "aws_s3_bucket": {"bucket": "s3.CreateBucket.Bucket"},
    "aws_s3_bucket_server_side_encryption_configuration": {
        "rule[].apply_server_side_encryption_by_default[].sse_algorithm": (
            "s3.PutBucketEncryption.ServerSideEncryptionConfiguration.Rules[].ApplyServerSideEncryptionByDefault"
            ".SSEAlgorithm"
        )
    },
    "aws_s3_bucket_versioning": {
        "versioning_configuration[].status": "s3.PutBucketVersioning.VersioningConfiguration.Status"
    },
    "aws_sns_topic": {"name": "sns.CreateTopic.Name"},
    "aws_sqs_queue": {
        "name": "sqs.CreateQueue.QueueName",
        "message_retention_seconds": f"{_QUEUE}.MessageRetentionPeriod",
        "visibility_timeout_seconds": f"{_QUEUE}.VisibilityTimeout",
    },
}


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every text, number and truth value in an attribute, with its path, such as "retry_policy[].rule"."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from leaves(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, f"{path}[]")
    elif value is not None:
        yield path, value


def parameters(resource_type: str, attributes: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each API parameter that a resource sets, with its value."""
    known = PARAMETERS.get(resource_type, {})
    for path, value in leaves(dict(attributes)):
        parameter = known.get(path) or known.get(f"{path.rpartition('.')[0]}.*")
        if parameter:
            yield parameter, value
