"""Terraform's references in a synthesized policy, as the ARNs that they become."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.support.configuration import Configuration

ACCOUNT = "123456789012"
# What the provider gives as `arn` of a resource, in the words of the resource's own attributes. That of a log group
# has no ":*": https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/cloudwatch_log_group
_ARNS = {
    "aws_cloudwatch_event_bus": "arn:aws:events:{region}:{account}:event-bus/{name}",
    "aws_cloudwatch_event_rule": "arn:aws:events:{region}:{account}:rule/{event_bus_name}/{name}",
    "aws_cloudwatch_log_group": "arn:aws:logs:{region}:{account}:log-group:{name}",
    "aws_dynamodb_table": "arn:aws:dynamodb:{region}:{account}:table/{name}",
    "aws_iam_policy": "arn:aws:iam::{account}:policy/{name}",
    "aws_iam_role": "arn:aws:iam::{account}:role/{name}",
    "aws_kms_key": "arn:aws:kms:{region}:{account}:key/11111111-2222-3333-4444-555555555555",
    "aws_s3_bucket": "arn:aws:s3:::{bucket}",
    "aws_sns_topic": "arn:aws:sns:{region}:{account}:{name}",
    "aws_sqs_queue": "arn:aws:sqs:{region}:{account}:{name}",
}
_VALUES = {
    "aws_caller_identity": {"account_id": ACCOUNT},
    "aws_partition": {"partition": "aws", "dns_suffix": "amazonaws.com"},
}
_REFERENCE = re.compile(r"\$\{(?:data\.)?(\w+)\.([\w-]+)\.(\w+)\}")


def resolved(configuration: Configuration, statement: dict[str, Any]) -> dict[str, Any]:
    """The statement with every reference replaced by an ARN, account or name as AWS would see it."""
    region = configuration.document["provider"]["aws"][0]["region"]

    def value(match: re.Match[str]) -> str:
        resource_type, name, attribute = match.groups()
        if resource_type in _VALUES:
            return _VALUES[resource_type][attribute]
        if attribute == "arn":
            body = {**configuration.all(resource_type), **configuration.data(resource_type)}[name]
            return _REFERENCE.sub(value, _ARNS[resource_type].format(region=region, account=ACCOUNT, **body))
        plain: str = configuration.all(resource_type)[name][attribute]
        return plain

    text = json.dumps(statement)
    while _REFERENCE.search(text):
        text = _REFERENCE.sub(value, text)
    result: dict[str, Any] = json.loads(text)
    return result
