"""The same pipeline in AWS CDK: as many resources of the same kinds, as its plain L1 constructs.

Run by the interpreter of the peer's own environment; `CDK_OUTDIR` says where to synthesize to.
"""

import json
import os

from aws_cdk import App, CfnOutput, CfnParameter, CfnTag, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

_KEYS = ("shipment_id", "event_key", "status", "timestamp")
_GRANTS = ("write-log", "decrypt-log", "consume", "reject", "publish", "encrypt", "logs", "traces")
# Those on one metric, and those on metric math.
_ALARMS = 12
_MATH_ALARMS = 7
_QUERIES = 5
_PARAMETERS = 32
_OUTPUTS = 14
_STATE_OUTPUTS = 7


def policy(*actions: str) -> dict[str, object]:
    """A policy document that allows some actions."""
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}]}


def key(name: str, kind: str) -> dynamodb.CfnTable.KeySchemaProperty:
    """One attribute of a key."""
    return dynamodb.CfnTable.KeySchemaProperty(attribute_name=name, key_type=kind)


class PipelineStack(Stack):
    """One environment's pipeline."""

    def __init__(self, scope: App, id: str, *, environment: str) -> None:
        super().__init__(scope, id)
        for number in range(_PARAMETERS):
            CfnParameter(self, f"Parameter{number}", type="Number", default=1, description="A setting.", min_value=0)
        dynamodb.CfnTable(
            self,
            "Table",
            table_name=f"shipment-log-{environment}",
            billing_mode="PAY_PER_REQUEST",
            attribute_definitions=[
                dynamodb.CfnTable.AttributeDefinitionProperty(attribute_name=name, attribute_type="S") for name in _KEYS
            ],
            key_schema=[key("shipment_id", "HASH"), key("event_key", "RANGE")],
            global_secondary_indexes=[
                dynamodb.CfnTable.GlobalSecondaryIndexProperty(
                    index_name="StatusIndex",
                    key_schema=[key("status", "HASH"), key("timestamp", "RANGE")],
                    projection=dynamodb.CfnTable.ProjectionProperty(projection_type="ALL"),
                )
            ],
            deletion_protection_enabled=True,
            tags=[CfnTag(key="environment", value=environment)],
        )
        topic = sns.CfnTopic(self, "Topic", topic_name=f"shipment-alerts-{environment}")
        for number in range(2):
            sns.CfnSubscription(
                self, f"Email{number}", topic_arn=topic.ref, protocol="email", endpoint="operations@example.com"
            )
        bus = events.CfnEventBus(self, "Bus", name=f"shipment-events-{environment}")
        failed = sqs.CfnQueue(self, "FailedEvents", queue_name=f"shipment-failed-events-{environment}")
        queue = sqs.CfnQueue(
            self,
            "Queue",
            queue_name=f"shipment-events-{environment}",
            redrive_policy={"deadLetterTargetArn": failed.attr_arn, "maxReceiveCount": 5},
        )
        events.CfnRule(
            self,
            "Rule",
            event_bus_name=bus.ref,
            event_pattern={"source": [{"prefix": ""}]},
            targets=[events.CfnRule.TargetProperty(arn=queue.attr_arn, id="queue")],
        )
        events.CfnEventBusPolicy(
            self, "BusPolicy", event_bus_name=bus.ref, statement_id="EventsOfProducers", statement=policy("a:B")
        )
        events.CfnArchive(self, "Archive", source_arn=bus.attr_arn, retention_days=14)
        log_group = logs.CfnLogGroup(self, "LogGroup", retention_in_days=14)
        role = iam.CfnRole(self, "Role", assume_role_policy_document=policy("sts:AssumeRole"))
        for name in _GRANTS:
            iam.CfnRolePolicy(
                self, f"Grant-{name}", role_name=role.ref, policy_name=name, policy_document=policy("a:B")
            )
        function = lambda_.CfnFunction(
            self,
            "Function",
            function_name=f"shipment-processor-{environment}",
            runtime="python3.13",
            handler="shipment_processor.handler.handler",
            role=role.attr_arn,
            code=lambda_.CfnFunction.CodeProperty(s3_bucket="code", s3_key="package.zip"),
            logging_config=lambda_.CfnFunction.LoggingConfigProperty(log_group=log_group.ref, log_format="JSON"),
        )
        lambda_.CfnEventSourceMapping(self, "Mapping", function_name=function.ref, event_source_arn=queue.attr_arn)
        for number in range(_ALARMS):
            cloudwatch.CfnAlarm(
                self,
                f"Alarm{number}",
                comparison_operator="GreaterThanOrEqualToThreshold",
                evaluation_periods=1,
                namespace="AWS/Lambda",
                metric_name="Errors",
                dimensions=[cloudwatch.CfnAlarm.DimensionProperty(name="FunctionName", value=function.ref)],
                statistic="Sum",
                period=300,
                threshold=1,
                alarm_actions=[topic.ref],
                ok_actions=[topic.ref],
            )
        for number in range(_MATH_ALARMS):
            cloudwatch.CfnAlarm(
                self,
                f"MathAlarm{number}",
                comparison_operator="GreaterThanOrEqualToThreshold",
                evaluation_periods=1,
                metrics=[
                    cloudwatch.CfnAlarm.MetricDataQueryProperty(
                        id="result", expression="FILL(published, 0)", return_data=True
                    ),
                    cloudwatch.CfnAlarm.MetricDataQueryProperty(
                        id="published",
                        metric_stat=cloudwatch.CfnAlarm.MetricStatProperty(
                            metric=cloudwatch.CfnAlarm.MetricProperty(
                                namespace="AWS/DynamoDB",
                                metric_name="ReadThrottleEvents",
                                dimensions=[
                                    cloudwatch.CfnAlarm.DimensionProperty(name="TableName", value=function.ref)
                                ],
                            ),
                            period=300,
                            stat="Sum",
                        ),
                    ),
                ],
                threshold=1,
                alarm_actions=[topic.ref],
                ok_actions=[topic.ref],
            )
        cloudwatch.CfnCompositeAlarm(self, "NotStored", alarm_rule="ALARM(a) OR ALARM(b)", alarm_actions=[topic.ref])
        for number in range(_QUERIES):
            logs.CfnQueryDefinition(self, f"Query{number}", name=f"query-{number}", query_string="fields @message")
        cloudwatch.CfnDashboard(self, "Dashboard", dashboard_body=json.dumps({"widgets": []}))
        for number in range(_OUTPUTS):
            CfnOutput(self, f"Output{number}", value=function.attr_arn)


class StateStack(Stack):
    """One environment's key, and its bucket with versioning, encryption and access block as properties of it."""

    def __init__(self, scope: App, id: str, *, environment: str) -> None:
        super().__init__(scope, id)
        bucket = s3.CfnBucket(
            self,
            "Bucket",
            bucket_name=f"shipment-state-{environment}",
            versioning_configuration=s3.CfnBucket.VersioningConfigurationProperty(status="Enabled"),
            public_access_block_configuration=s3.CfnBucket.PublicAccessBlockConfigurationProperty(
                block_public_acls=True, block_public_policy=True, ignore_public_acls=True, restrict_public_buckets=True
            ),
        )
        s3.CfnBucketPolicy(self, "Policy", bucket=bucket.ref, policy_document=policy("s3:*"))
        iam.CfnManagedPolicy(self, "Boundary", policy_document=policy("a:B"))
        encryption_key = kms.CfnKey(self, "Key", enable_key_rotation=True, key_policy=policy("kms:*"))
        kms.CfnAlias(self, "Alias", alias_name=f"alias/pipeline-{environment}", target_key_id=encryption_key.ref)
        for number in range(_STATE_OUTPUTS):
            CfnOutput(self, f"Output{number}", value=bucket.attr_arn)


app = App(outdir=os.environ["CDK_OUTDIR"])
for name in ("dev", "staging", "prod"):
    StateStack(app, f"state-{name}", environment=name)
    PipelineStack(app, f"shipment-{name}", environment=name)
app.synth()
