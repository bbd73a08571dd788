"""Data that is stored without encryption, or under a key that is not its owner's any more."""

from __future__ import annotations

from collections.abc import Iterator

from plan_review.finding import Finding, Group, Rule, RuleGroup, Severity
from plan_review.plan import Action, Plan
from plan_review.settings import Attributes, Exposes, Setting, Settings, explicitly_off, newly_exposed, off, one_of
from plan_review.values import Path, Sensitive, Unknown
from plan_review.wording import shown

UNENCRYPTED = Rule(
    id="unencrypted",
    group=Group.EXPOSURE,
    severity=Severity.REFUSED,
    reason="Whoever gets at the disk or a copy of it can read everything; most of it can be encrypted only by making it"
    " anew.",
)
KEY_LOST = Rule(
    id="own-key-given-up",
    group=Group.EXPOSURE,
    severity=Severity.HUMAN,
    reason="Under a key of AWS's own it is still encrypted, but nobody here decides any more who may decrypt it.",
)
KEY_CHANGED = Rule(
    id="key-changed",
    group=Group.EXPOSURE,
    severity=Severity.HUMAN,
    reason="What is there stays readable only while the old key is kept, and others may be allowed to use the new one.",
)
WITHOUT_ROTATION = Rule(
    id="key-not-rotated",
    group=Group.EXPOSURE,
    severity=Severity.HUMAN,
    reason="Whoever gets hold of key material that never changes can read everything that was ever written with it.",
)
UNKNOWN = Rule(
    id="encryption-unknown",
    group=Group.EXPOSURE,
    severity=Severity.HUMAN,
    reason="Whether it is encrypted is known only after apply, so that it cannot be judged yet.",
)

_PLAIN = "what it holds is not encrypted"


def _storage(attribute: str) -> tuple[Setting, ...]:
    return (Setting(attribute, off(attribute), _PLAIN),)


def _queue(attributes: Attributes) -> bool | None:
    """SQS encrypts with its own keys unless that is switched off; a key of one's own counts instead."""
    key, own = attributes.get("kms_master_key_id"), attributes.get("sqs_managed_sse_enabled")
    if isinstance(key, Unknown | Sensitive) or key:
        return False
    return None if isinstance(own, Unknown | Sensitive) else own is False


# What each does where nothing is said: https://registry.terraform.io/providers/hashicorp/aws/latest/docs (5.100.0).
# DynamoDB, S3, CloudWatch Logs, Secrets Manager and ECR always encrypt, so that there only the key is a question.
_UNENCRYPTED: Settings = {
    "aws_sqs_queue": (Setting("sqs_managed_sse_enabled", _queue, _PLAIN),),
    "aws_ebs_volume": _storage("encrypted"),
    "aws_efs_file_system": _storage("encrypted"),
    "aws_db_instance": _storage("storage_encrypted"),
    "aws_rds_cluster": _storage("storage_encrypted"),
    "aws_docdb_cluster": _storage("storage_encrypted"),
    "aws_neptune_cluster": _storage("storage_encrypted"),
    "aws_redshift_cluster": _storage("encrypted"),
    "aws_elasticache_replication_group": _storage("at_rest_encryption_enabled"),
    "aws_dax_cluster": (Setting("server_side_encryption", off("server_side_encryption", 0, "enabled"), _PLAIN),),
    "aws_kinesis_stream": (Setting("encryption_type", one_of("none", path=("encryption_type",)), _PLAIN),),
    "aws_kinesis_firehose_delivery_stream": (
        Setting("server_side_encryption", explicitly_off("server_side_encryption", 0, "enabled"), _PLAIN),
    ),
    "aws_opensearch_domain": (Setting("encrypt_at_rest", off("encrypt_at_rest", 0, "enabled"), _PLAIN),),
    "aws_elasticsearch_domain": (Setting("encrypt_at_rest", off("encrypt_at_rest", 0, "enabled"), _PLAIN),),
    "aws_ebs_encryption_by_default": (Setting("enabled", explicitly_off("enabled"), "new volumes are not encrypted"),),
}

# Where the key of one's own stands. A topic without one keeps its messages on AWS's encrypted disks.
_KEYS: dict[str, Path] = {
    "aws_s3_bucket": (
        *("server_side_encryption_configuration", 0, "rule", 0, "apply_server_side_encryption_by_default", 0),
        "kms_master_key_id",
    ),
    "aws_dynamodb_table": ("server_side_encryption", 0, "kms_key_arn"),
    "aws_s3_bucket_server_side_encryption_configuration": (
        *("rule", 0, "apply_server_side_encryption_by_default", 0),
        "kms_master_key_id",
    ),
    "aws_sqs_queue": ("kms_master_key_id",),
    "aws_sns_topic": ("kms_master_key_id",),
    "aws_cloudwatch_log_group": ("kms_key_id",),
    "aws_cloudwatch_event_bus": ("kms_key_identifier",),
    "aws_lambda_function": ("kms_key_arn",),
    "aws_secretsmanager_secret": ("kms_key_id",),
    "aws_ssm_parameter": ("key_id",),
    "aws_ecr_repository": ("encryption_configuration", 0, "kms_key"),
    "aws_backup_vault": ("kms_key_arn",),
    "aws_kinesis_stream": ("kms_key_id",),
    "aws_ebs_volume": ("kms_key_id",),
    "aws_efs_file_system": ("kms_key_id",),
    "aws_db_instance": ("kms_key_id",),
    "aws_rds_cluster": ("kms_key_id",),
    "aws_docdb_cluster": ("kms_key_arn",),
    "aws_neptune_cluster": ("kms_key_arn",),
    "aws_redshift_cluster": ("kms_key_id",),
    "aws_elasticache_replication_group": ("kms_key_id",),
    "aws_sfn_state_machine": ("encryption_configuration", 0, "kms_key_id"),
}

_rotation_off: Exposes = off("enable_key_rotation")
# AWS rotates only keys that it made itself and that are symmetric:
# https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
_SYMMETRIC = ("SYMMETRIC_DEFAULT", None)


def _unrotated(attributes: Attributes) -> bool | None:
    if attributes.get("customer_master_key_spec") not in _SYMMETRIC:
        return False
    return _rotation_off(attributes)


_ROTATION: Settings = {"aws_kms_key": (Setting("enable_key_rotation", _unrotated, "its key material never changes"),)}


def find(plan: Plan) -> Iterator[Finding]:
    """What is stored without encryption or under another key."""
    for change, setting, known in newly_exposed(plan, _UNENCRYPTED):
        if known:
            yield UNENCRYPTED.finds(change.address, f"{setting.what} ({setting.attribute})")
        else:
            yield UNKNOWN.finds(change.address, f"it cannot be said yet whether {setting.what} ({setting.attribute})")
    for change, setting, known in newly_exposed(plan, _ROTATION):
        # `protections.py` has a key whose rotation is switched off.
        if known and change.action is Action.CREATE:
            yield WITHOUT_ROTATION.finds(change.address, f"{setting.what} ({setting.attribute})")
    yield from _keys(plan)


def _keys(plan: Plan) -> Iterator[Finding]:
    for change in plan.of_type(*_KEYS):
        path = _KEYS[change.type]
        before, after = change.was(*path), change.becomes(*path)
        if not before or before == after or change.action is Action.FORGET:
            continue
        if change.action is Action.DELETE:
            # What encrypts a bucket is a resource of its own, which goes while the bucket stays.
            if change.type.endswith("_configuration"):
                yield KEY_LOST.finds(change.address, f"gives up its key {shown(before)}")
        elif not after:
            yield KEY_LOST.finds(change.address, f"gives up its key {shown(before)}")
        else:
            yield KEY_CHANGED.finds(change.address, f"another key: {shown(before)} → {shown(after)}")


RULES = RuleGroup((UNENCRYPTED, KEY_LOST, KEY_CHANGED, WITHOUT_ROTATION, UNKNOWN), find)
