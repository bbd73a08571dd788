"""The most that the function may ever do, whatever policies its role gets."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
from constructs import Construct

from stacks.access.account import Account
from stacks.access.policy import allow, policy_document, via
from stacks.access.resource_arns import ResourceArns
from stacks.settings.environment import Environment


class FunctionBoundary(Construct):
    """A permissions boundary: a managed policy that the function's role carries and that gives it nothing.

    Continuous integration writes the role's policies, so that a grant in the code reaches the role. It may do so only
    while the role carries this boundary, and it can neither change nor remove that: with its credentials alone nobody
    gives the function more than what stands here. It lives beside the state because another person deploys that. A new
    grant of the pipeline needs its line here first; tests/stacks holds both to be the same.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html

    Args:
        scope: The stack.
        id: Construct id.
        environment: Whose function it is.
        account: The stack's account.
        key_arn: The environment's key.
    """

    def __init__(self, scope: Construct, id: str, *, environment: Environment, account: Account, key_arn: str) -> None:
        super().__init__(scope, id)
        names = environment.names
        arns = ResourceArns(names, account)
        IamPolicy(
            self,
            "policy",
            name=names.function_boundary,
            description="The most that the shipment processor may do; gives nothing by itself.",
            policy=policy_document(
                allow("WriteRows", ["dynamodb:BatchWriteItem", "dynamodb:BatchGetItem"], [arns.table]),
                allow(
                    "ReadQueue",
                    ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                    [arns.queue],
                ),
                allow("Reject", ["sqs:SendMessage"], [arns.failed_events_queue]),
                allow("Alert", ["sns:Publish"], [arns.topic]),
                allow(
                    "DecryptTable",
                    ["kms:Decrypt"],
                    [key_arn],
                    conditions={
                        "StringEquals": {
                            **via("dynamodb", environment.region),
                            "kms:EncryptionContext:aws:dynamodb:tableName": names.table,
                        }
                    },
                ),
                allow(
                    "EncryptAlerts",
                    ["kms:GenerateDataKey", "kms:Decrypt"],
                    [key_arn],
                    conditions={"StringEquals": via("sns", environment.region)},
                ),
                allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], [arns.log_group_and_streams]),
                # X-Ray knows no resources for these two.
                allow("WriteTraces", ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], ["*"]),
            ),
        )
