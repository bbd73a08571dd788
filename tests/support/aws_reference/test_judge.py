"""The judge itself: what AWS would refuse is named, what AWS takes is not."""

from __future__ import annotations

import re
from typing import Any

import botocore.session
import pytest

from tests.support.aws_reference.arn_form import fits
from tests.support.aws_reference.judge import Kind, faults, unmet
from tests.support.aws_reference.reference import expand
from tests.support.aws_reference.rulings import NO_NARROWER_THAN_ALL, OF_LOG_GROUPS, Text

GROUP = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/f"
QUEUE = "arn:aws:sqs:eu-central-1:123456789012:q"
ROLE = "arn:aws:iam::123456789012:role/r"
KEY = "arn:aws:kms:eu-central-1:123456789012:key/1"


def statement(*actions: str, on: list[str], when: dict[str, Any] | None = None) -> dict[str, Any]:
    condition = {"Condition": when} if when else {}
    return {"Sid": "S", "Effect": "Allow", "Action": list(actions), "Resource": on, **condition}


@pytest.mark.parametrize(
    "right",
    [
        statement("sqs:SendMessage", on=[QUEUE]),
        statement("sqs:SendMessage", on=["arn:aws:sqs:*:123456789012:shipment-*"]),
        statement("sqs:SendMessage", on=[QUEUE], when={"ArnEquals": {"aws:SourceArn": ROLE}}),
        statement("kms:ReEncrypt*", on=[KEY]),
        statement(
            "kms:Decrypt", on=[KEY], when={"StringEquals": {"kms:EncryptionContext:aws:dynamodb:tableName": "t"}}
        ),
        statement("kms:CreateGrant", on=[KEY], when={"Bool": {"kms:GrantIsForAWSResource": "true"}}),
        statement("xray:PutTraceSegments", on=["*"]),
        statement("logs:PutLogEvents", "logs:CreateLogStream", on=[f"{GROUP}:*"]),
        statement("logs:CreateLogGroup", on=[f"{GROUP}:*"]),
        statement("logs:TagResource", on=[GROUP]),
        statement("s3:ListBucket", on=["arn:aws:s3:::b"]),
        statement("s3:GetObject", on=["arn:aws:s3:::b/folder/state"]),
        statement("s3:*", on=["arn:aws:s3:::b", "arn:aws:s3:::b/*"]),
        statement("cloudwatch:PutCompositeAlarm", on=["*"]),
        statement(
            "cloudwatch:PutMetricAlarm",
            on=["arn:aws:cloudwatch:eu-central-1:123456789012:alarm:a"],
            when={"ForAllValues:StringEquals": {"cloudwatch:AlarmActions": [QUEUE]}},
        ),
    ],
)
def test_what_aws_takes_is_right(right: dict[str, Any]) -> None:
    assert faults(right, Kind.IDENTITY) == []


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (statement("sqs:SendMessageBatch", on=[QUEUE]), "sqs:SendMessageBatch is no action"),
        (statement("sqx:SendMessage", on=[QUEUE]), "sqx:SendMessage is no action"),
        (statement("kms:Reencode*", on=[KEY]), "kms:Reencode* is no action"),
        (statement("sqs:SendMessage", on=["arn:aws:sqs:eu-central-1:123456789012:queue/q"]), "matches none of"),
        (statement("sqs:SendMessage", on=["arn:aws:sns:eu-central-1:123456789012:q"]), "matches none of"),
        (statement("sqs:SendMessage", on=[]), "matches none of"),
        (statement("sqs:SendMessage", on=[QUEUE, ROLE]), f"{ROLE} is no resource of sqs:SendMessage"),
        (statement("sqs:SendMessage", on=["*"]), "wider than AWS asks"),
        (statement("sqs:SendMessage", "xray:PutTraceSegments", on=["*"]), "wider than AWS asks for sqs:SendMessage"),
        (statement("xray:PutTraceSegments", on=[QUEUE]), "only * for it"),
        (statement("iam:GetRole", on=["arn:aws:iam:eu-central-1:123456789012:role/r"]), "matches none of"),
        (statement("s3:GetObject", on=["arn:aws:s3:::b"]), "matches none of"),
        (statement("s3:ListBucket", on=["arn:aws:s3:::b/*"]), "matches none of"),
        (statement("logs:CreateLogGroup", on=[GROUP]), "matches none of"),
        (statement("logs:TagResource", on=[f"{GROUP}:*"]), "matches none of"),
        (statement("cloudwatch:DescribeAlarms", on=["arn:aws:cloudwatch:r:1:alarm:a"]), "only * for it"),
        (statement("sqs:SendMessage", on=[QUEUE], when={"Bool": {"aws:SecureTransprt": "true"}}), "does not know"),
        (statement("sqs:SendMessage", on=[QUEUE], when={"StringEquals": {"kms:ViaService": "s3"}}), "does not know"),
        (
            statement("kms:Decrypt", "kms:CreateGrant", on=[KEY], when={"Bool": {"kms:GrantIsForAWSResource": "true"}}),
            "kms:Decrypt does not know the condition key kms:GrantIsForAWSResource",
        ),
        (
            statement("kms:CreateGrant", on=[KEY], when={"ArnEquals": {"kms:GrantIsForAWSResource": "true"}}),
            "ArnEquals does not compare",
        ),
        (
            statement(
                "cloudwatch:PutCompositeAlarm", on=["*"], when={"StringEquals": {"cloudwatch:AlarmActions": "t"}}
            ),
            "StringEquals does not compare",
        ),
        (
            statement("sqs:SendMessage", on=[QUEUE], when={"ForAllValues:StringEquals": {"aws:SourceAccount": "1"}}),
            "ForAllValues:StringEquals does not compare",
        ),
    ],
)
def test_what_aws_refuses_is_named(wrong: dict[str, Any], fault: str) -> None:
    found = faults(wrong, Kind.IDENTITY)
    assert any(fault in each for each in found), found


def test_a_key_means_itself_and_a_trust_policy_nothing() -> None:
    assert faults(statement("kms:Decrypt", on=["*"]), Kind.KEY) == []
    assert faults(statement("kms:Decrypt", on=[KEY]), Kind.KEY) != []
    assert faults({"Effect": "Allow", "Action": ["sts:AssumeRole"]}, Kind.TRUST) == []
    assert faults(statement("sts:AssumeRole", on=[ROLE]), Kind.TRUST) != []


def test_a_right_on_half_of_what_a_request_touches_is_named() -> None:
    bus, archive, replay = (
        f"arn:aws:events:eu-central-1:123456789012:{name}" for name in ("event-bus/b", "archive/a", "replay/r")
    )
    assert unmet([statement("events:StartReplay", on=[bus, archive, replay])]) == []
    (missing,) = unmet([statement("events:StartReplay", on=[bus, archive])])
    assert "replay" in missing
    assert (
        unmet([statement("events:StartReplay", on=[bus]), statement("events:StartReplay", on=[archive, replay])]) == []
    )


@pytest.mark.parametrize(
    ("resource", "form", "expected"),
    [
        ("arn:aws:s3:::b", "arn:${Partition}:s3:::${BucketName}", True),
        ("arn:aws:s3:::b/o", "arn:${Partition}:s3:::${BucketName}", False),
        ("arn:aws:s3:::*", "arn:${Partition}:s3:::${BucketName}/${ObjectName}", True),
        ("arn:aws:s3:::", "arn:${Partition}:s3:::${BucketName}", False),
        ("a?c", "${Name}", True),
        ("a:c", "${Name}", False),
        ("arn:aws:iam::1:role/path/r", "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}", True),
        ("arn:aws:iam::1:role", "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}", False),
    ],
)
def test_an_arn_fits_the_form_of_its_resource_type_alone(resource: str, form: str, expected: bool) -> None:
    assert fits(resource, form) is expected


@pytest.mark.parametrize("text", [*NO_NARROWER_THAN_ALL.values(), OF_LOG_GROUPS], ids=lambda text: text.place)
def test_the_api_reference_still_says_what_a_ruling_rests_on(text: Text) -> None:
    model = botocore.session.get_session().get_service_model(text.service)
    place, _, member = text.place.partition(".")
    described: Any = model.shape_for(place) if member else model.operation_model(place)
    documentation = described.members[member].documentation if member else described.documentation
    assert text.words in re.sub(r"<[^>]+>", "", documentation)


def test_the_reference_is_not_asked_to_rule_where_it_agrees() -> None:
    for name in NO_NARROWER_THAN_ALL:
        assert expand(name), name
