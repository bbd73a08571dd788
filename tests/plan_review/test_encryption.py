from __future__ import annotations

import json
from typing import Any

import pytest

from plan_review.rules.encryption import RULES
from tests.plan_review.found import configured, findings, ids
from tests.plan_review.plans import change, created, destroyed, updated

_KEY = "arn:aws:kms:eu-central-1:111122223333:key/a"
_OTHER = "arn:aws:kms:eu-central-1:111122223333:key/b"


@pytest.mark.parametrize(
    ("type_", "safe", "plain"),
    [
        ("aws_sqs_queue", {"sqs_managed_sse_enabled": True}, {"sqs_managed_sse_enabled": False}),
        ("aws_ebs_volume", {"encrypted": True}, {"encrypted": False}),
        ("aws_efs_file_system", {"encrypted": True}, {"encrypted": None}),
        ("aws_db_instance", {"storage_encrypted": True}, {"storage_encrypted": False}),
        ("aws_rds_cluster", {"storage_encrypted": True}, {"storage_encrypted": None}),
        (
            "aws_elasticache_replication_group",
            {"at_rest_encryption_enabled": "true"},
            {"at_rest_encryption_enabled": "false"},
        ),
        ("aws_dax_cluster", {"server_side_encryption": [{"enabled": True}]}, {"server_side_encryption": []}),
        ("aws_kinesis_stream", {"encryption_type": "KMS"}, {"encryption_type": "NONE"}),
        ("aws_opensearch_domain", {"encrypt_at_rest": [{"enabled": True}]}, {"encrypt_at_rest": [{"enabled": False}]}),
        ("aws_ebs_encryption_by_default", {"enabled": True}, {"enabled": False}),
    ],
)
def test_data_without_encryption_is_refused(type_: str, safe: dict[str, Any], plain: dict[str, Any]) -> None:
    address = f"{type_}.x"
    (finding,) = findings(RULES, created(address, plain))
    assert (finding.rule.id, finding.severity.name) == ("unencrypted", "REFUSED")
    assert ids(RULES, updated(address, safe, plain)) == ["unencrypted"]
    assert ids(RULES, created(address, safe)) == []
    assert ids(RULES, updated(address, plain, safe)) == []
    assert ids(RULES, updated(address, {**plain, "name": "a"}, {"name": "b"})) == []
    assert ids(RULES, destroyed(address, plain)) == []


def test_a_queue_is_encrypted_by_either_key() -> None:
    own = {"sqs_managed_sse_enabled": False, "kms_master_key_id": _KEY}
    assert ids(RULES, created("aws_sqs_queue.q", own)) == []
    assert (
        ids(RULES, created("aws_sqs_queue.q", {"sqs_managed_sse_enabled": False}, unknown={"kms_master_key_id": True}))
        == []
    )
    assert ids(RULES, created("aws_sqs_queue.q", {"name": "q"})) == []
    assert ids(RULES, updated("aws_sqs_queue.q", own, {"kms_master_key_id": None})) == [
        "unencrypted",
        "own-key-given-up",
    ]
    assert ids(
        RULES, updated("aws_sqs_queue.q", own, {"kms_master_key_id": None, "sqs_managed_sse_enabled": True})
    ) == ["own-key-given-up"]


@pytest.mark.parametrize(
    ("type_", "with_key", "without"),
    [
        (
            "aws_dynamodb_table",
            {"server_side_encryption": [{"enabled": True, "kms_key_arn": _KEY}]},
            {"server_side_encryption": []},
        ),
        ("aws_sns_topic", {"kms_master_key_id": _KEY}, {"kms_master_key_id": ""}),
        ("aws_cloudwatch_log_group", {"kms_key_id": _KEY}, {"kms_key_id": None}),
        (
            "aws_s3_bucket_server_side_encryption_configuration",
            {
                "rule": [
                    {
                        "apply_server_side_encryption_by_default": [
                            {"sse_algorithm": "aws:kms", "kms_master_key_id": _KEY}
                        ]
                    }
                ]
            },
            {"rule": [{"apply_server_side_encryption_by_default": [{"sse_algorithm": "AES256"}]}]},
        ),
    ],
)
def test_a_key_of_ones_own_that_goes_or_changes_needs_a_human(
    type_: str, with_key: dict[str, Any], without: dict[str, Any]
) -> None:
    address = f"{type_}.x"
    assert ids(RULES, updated(address, with_key, without)) == ["own-key-given-up"]
    assert ids(RULES, updated(address, without, with_key)) == []
    assert ids(RULES, created(address, without)) == []
    other = json.loads(json.dumps(with_key).replace(_KEY, _OTHER))
    (finding,) = findings(RULES, updated(address, with_key, other))
    assert (finding.rule.id, finding.severity.name) == ("key-changed", "HUMAN")


def test_a_key_that_is_not_known_yet_is_another_key() -> None:
    address = "aws_cloudwatch_log_group.g"
    before = {"kms_key_id": _KEY, "name": "g"}
    (finding,) = findings(RULES, change(address, before=before, after={"name": "g"}, unknown={"kms_key_id": True}))
    assert finding.rule.id == "key-changed"
    assert "(known after apply)" in finding.what


def test_only_what_stays_without_its_encryption_loses_it() -> None:
    rule = {"rule": [{"apply_server_side_encryption_by_default": [{"kms_master_key_id": _KEY}]}]}
    assert ids(RULES, destroyed("aws_s3_bucket_server_side_encryption_configuration.e", rule)) == ["own-key-given-up"]
    assert ids(RULES, destroyed("aws_sns_topic.t", {"kms_master_key_id": _KEY})) == []


def test_a_new_key_that_is_not_rotated_needs_a_human() -> None:
    assert ids(RULES, created("aws_kms_key.k", {"enable_key_rotation": False})) == ["key-not-rotated"]
    assert ids(RULES, created("aws_kms_key.k", {})) == ["key-not-rotated"]
    assert ids(RULES, created("aws_kms_key.k", {"enable_key_rotation": True})) == []
    assert ids(RULES, created("aws_kms_key.k", {"customer_master_key_spec": "RSA_2048"})) == []


def test_what_nobody_knows_yet_is_not_taken_for_harmless() -> None:
    volume = created("aws_ebs_volume.v", {}, unknown={"encrypted": True})
    # Unset, the account's default decides, which no plan knows.
    assert ids(RULES, volume, configuration=configured("aws_ebs_volume.v", "size")) == ["encryption-unknown"]
    queue = created("aws_sqs_queue.q", {}, unknown={"sqs_managed_sse_enabled": True})
    assert ids(RULES, queue, configuration=configured("aws_sqs_queue.q", "name")) == []
    assert ids(RULES, queue, configuration=configured("aws_sqs_queue.q", "sqs_managed_sse_enabled")) == [
        "encryption-unknown"
    ]
