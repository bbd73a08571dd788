"""Deploys the usual pipeline to the embedded AWS: rule, queue, a function that puts item by item, table.

A queue stands before the function here too, although a rule can invoke a function by itself: the embedded AWS then
starts a process for each event that waits, as many as there are, and measures the machine's memory. With a queue both
pipelines have the same intake and as many invocations at once, so that what differs is what is compared.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import boto3

from benchmarks.pipeline.contender import Contender
from contract.shipment_log import (
    PARTITION_KEY,
    SORT_KEY,
    STATUS_INDEX,
    STATUS_INDEX_PARTITION_KEY,
    STATUS_INDEX_SORT_KEY,
)

_FUNCTION = Path(__file__).with_name("usual_function.py")
_TIMEOUT = 30


def deploy_usual(name: str, *, resource_name: str, batch_size: int, maximum_concurrency: int) -> Contender:
    """Makes everything that the usual pipeline has; its table has the keys and the index of ours.

    Args:
        name: What the report calls it.
        resource_name: Name of each of its resources.
        batch_size: Messages of one invocation at most.
        maximum_concurrency: Invocations at once.
    """
    table_arn = _table(resource_name)
    queue_arn = _intake(resource_name)
    function = boto3.client("lambda").create_function(
        FunctionName=resource_name,
        Runtime="python3.13",
        Handler="usual_function.handler",
        Role=_role(resource_name, table_arn),
        Code={"ZipFile": _package()},
        Timeout=_TIMEOUT,
        MemorySize=256,
        Environment={"Variables": {"TABLE_NAME": resource_name}},
    )
    boto3.client("lambda").create_event_source_mapping(
        EventSourceArn=queue_arn,
        FunctionName=function["FunctionArn"],
        BatchSize=batch_size,
        ScalingConfig={"MaximumConcurrency": maximum_concurrency},
    )
    return Contender(name=name, bus=resource_name, table=resource_name)


def intake_without_reader(resource_name: str) -> str:
    """A bus with a rule and a queue that nobody reads; returns the queue's URL."""
    _intake(resource_name)
    return boto3.client("sqs").get_queue_url(QueueName=resource_name)["QueueUrl"]


def empty_table(resource_name: str) -> None:
    """A table like those of the pipelines, for requests straight to it."""
    _table(resource_name)


def _table(name: str) -> str:
    keys = (PARTITION_KEY, SORT_KEY, STATUS_INDEX_PARTITION_KEY, STATUS_INDEX_SORT_KEY)
    table = boto3.client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        KeySchema=[
            {"AttributeName": PARTITION_KEY, "KeyType": "HASH"},
            {"AttributeName": SORT_KEY, "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": STATUS_INDEX,
                "KeySchema": [
                    {"AttributeName": STATUS_INDEX_PARTITION_KEY, "KeyType": "HASH"},
                    {"AttributeName": STATUS_INDEX_SORT_KEY, "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    return table["TableDescription"]["TableArn"]


def _intake(name: str) -> str:
    sqs, events = boto3.client("sqs"), boto3.client("events")
    url = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": str(6 * _TIMEOUT)})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.create_event_bus(Name=name)
    events.put_rule(Name=name, EventBusName=name, EventPattern=json.dumps({"source": [{"prefix": ""}]}))
    events.put_targets(Rule=name, EventBusName=name, Targets=[{"Id": "queue", "Arn": arn}])
    return arn


def _role(name: str, table_arn: str) -> str:
    iam = boto3.client("iam")
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))
    iam.put_role_policy(
        RoleName=name,
        PolicyName="put-items",
        PolicyDocument=_policy({"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": table_arn}),
    )
    return role["Role"]["Arn"]


def _policy(statement: Mapping[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _package() -> bytes:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w") as archive:
            archive.write(_FUNCTION, _FUNCTION.name)
        return file.getvalue()
