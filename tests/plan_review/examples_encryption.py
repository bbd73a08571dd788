"""Examples of the rules about encryption."""

from __future__ import annotations

from tests.plan_review.example import Example
from tests.plan_review.plans import created, destroyed, plan, updated

_TOPIC = "aws_sns_topic.alerts"
_KEY = {"kms_master_key_id": "alias/own"}

EXAMPLES = {
    "unencrypted": Example(
        found_in=plan(created("aws_db_instance.d", {"storage_encrypted": False})),
        address="aws_db_instance.d",
        what="what it holds is not encrypted (storage_encrypted)",
        not_in=plan(updated("aws_db_instance.d", {"storage_encrypted": False, "port": 1}, {"port": 2})),
    ),
    "own-key-given-up": Example(
        found_in=plan(updated(_TOPIC, _KEY, {"kms_master_key_id": ""})),
        address=_TOPIC,
        what='gives up its key "alias/own"',
        not_in=plan(destroyed(_TOPIC, _KEY)),
    ),
    "key-changed": Example(
        found_in=plan(updated(_TOPIC, _KEY, {"kms_master_key_id": "alias/other"})),
        address=_TOPIC,
        what='"alias/own" → "alias/other"',
        not_in=plan(updated(_TOPIC, {"kms_master_key_id": ""}, _KEY)),
    ),
    "key-not-rotated": Example(
        found_in=plan(created("aws_kms_key.k", {"enable_key_rotation": False})),
        address="aws_kms_key.k",
        what="its key material never changes (enable_key_rotation)",
        not_in=plan(created("aws_kms_key.k", {"customer_master_key_spec": "RSA_2048"})),
    ),
    "encryption-unknown": Example(
        found_in=plan(created("aws_ebs_volume.v", {}, unknown={"encrypted": True})),
        address="aws_ebs_volume.v",
        what="it cannot be said yet",
        not_in=plan(created("aws_ebs_volume.v", {"encrypted": True}, unknown={"id": True})),
    ),
}
