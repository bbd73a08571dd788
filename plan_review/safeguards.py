"""Attributes that protect what a resource holds, and when they protect less than before.

Put together by hand from the documentation of each provider's resources (2026-11).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from plan_review.values import Path, Value


class Kind(Enum):
    """What weaker means."""

    ON = auto()
    """It protects while it is true, or a word for it."""
    OFF = auto()
    """It protects while it is not true."""
    LONGER = auto()
    """The larger the number, the better."""
    LONGER_OR_FOR_EVER = auto()
    """The same, but 0 means for ever."""
    THERE = auto()
    """It protects while there is one."""


@dataclass(frozen=True)
class Safeguard:
    """One attribute that protects.

    Attributes:
        path: Where it is.
        kind: When it protects less.
        what: What it is, for people.
    """

    path: Path
    kind: Kind
    what: str

    def protects(self, value: Value) -> bool:
        """Whether this value protects at all."""
        if self.kind is Kind.ON:
            return _is_on(value)
        if self.kind is Kind.OFF:
            return not _is_on(value)
        return self.kind is Kind.LONGER_OR_FOR_EVER or bool(value)

    def is_weaker(self, before: Value, after: Value) -> bool:
        """Whether `after` protects less than `before`; neither is unknown."""
        if self.kind in (Kind.ON, Kind.OFF, Kind.THERE):
            return self.protects(before) and not self.protects(after)
        old, new = _number(before), _number(after)
        if self.kind is Kind.LONGER:
            return (new or 0) < (old or 0)
        # Nothing and 0 keep for ever.
        return bool(new) and (not old or (new or 0) < old)


# Words that say the same as true.
_ON = ("enabled", "active", "true", "on", "immutable", "governance", "compliance")


def _is_on(value: Value) -> bool:
    return value.lower() in _ON if isinstance(value, str) else value is True


def _number(value: Value) -> float | None:
    if isinstance(value, str):
        try:
            return float(value.removesuffix("s"))
        except ValueError:
            return None
    return value if isinstance(value, int | float) else None


_DELETION = Safeguard(("deletion_protection",), Kind.ON, "deletion protection")
_DELETION_ENABLED = Safeguard(("deletion_protection_enabled",), Kind.ON, "deletion protection")
_BACKUPS = Safeguard(("backup_retention_period",), Kind.LONGER, "how long automatic backups are kept, in days")
_LAST_SNAPSHOT = Safeguard(("skip_final_snapshot",), Kind.OFF, "the last snapshot at its deletion")
_AUTOMATIC = Safeguard(("delete_automated_backups",), Kind.OFF, "automatic backups outlive it")
_FORCE_DESTROY = Safeguard(("force_destroy",), Kind.OFF, "it is not deleted while anything is in it")
_FORCE_DELETE = Safeguard(("force_delete",), Kind.OFF, "it is not deleted while anything is in it")
_TERMINATION = Safeguard(("disable_api_termination",), Kind.ON, "termination protection")
_SNAPSHOTS = Safeguard(("snapshot_retention_limit",), Kind.LONGER, "how long snapshots are kept, in days")
_DEAD_LETTERS = Safeguard(("dead_letter_config",), Kind.THERE, "what cannot be delivered is kept in a queue")
_KEY_DESTRUCTION = Safeguard(("destroy_scheduled_duration",), Kind.LONGER, "how long the key's destruction waits")

SAFEGUARDS: Mapping[str, tuple[Safeguard, ...]] = {
    "aws_dynamodb_table": (
        _DELETION_ENABLED,
        Safeguard(("point_in_time_recovery", 0, "enabled"), Kind.ON, "point-in-time recovery"),
        Safeguard(
            ("point_in_time_recovery", 0, "recovery_period_in_days"), Kind.LONGER, "how far back recovery goes, in days"
        ),
        Safeguard(("ttl", 0, "enabled"), Kind.OFF, "rows do not expire"),
    ),
    "aws_db_instance": (_DELETION, _BACKUPS, _LAST_SNAPSHOT, _AUTOMATIC),
    "aws_rds_cluster": (_DELETION, _BACKUPS, _LAST_SNAPSHOT, _AUTOMATIC),
    "aws_rds_global_cluster": (_DELETION,),
    "aws_docdb_cluster": (_DELETION, _BACKUPS, _LAST_SNAPSHOT),
    "aws_neptune_cluster": (_DELETION, _BACKUPS, _LAST_SNAPSHOT),
    "aws_redshift_cluster": (
        _LAST_SNAPSHOT,
        Safeguard(("automated_snapshot_retention_period",), Kind.LONGER, "how long snapshots are kept, in days"),
    ),
    "aws_qldb_ledger": (_DELETION,),
    "aws_dsql_cluster": (_DELETION_ENABLED,),
    "aws_elasticache_cluster": (_SNAPSHOTS,),
    "aws_elasticache_replication_group": (_SNAPSHOTS,),
    "aws_memorydb_cluster": (_SNAPSHOTS,),
    "aws_cognito_user_pool": (_DELETION,),
    "aws_s3_bucket": (
        _FORCE_DESTROY,
        Safeguard(("versioning", 0, "enabled"), Kind.ON, "versioning"),
        Safeguard(("object_lock_enabled",), Kind.ON, "object lock"),
    ),
    "aws_s3_bucket_versioning": (
        Safeguard(("versioning_configuration", 0, "status"), Kind.ON, "versioning"),
        Safeguard(("versioning_configuration", 0, "mfa_delete"), Kind.ON, "deletion only with a second factor"),
    ),
    "aws_s3_bucket_object_lock_configuration": (
        Safeguard(("rule", 0, "default_retention", 0, "days"), Kind.LONGER, "how long objects are locked, in days"),
        Safeguard(("rule", 0, "default_retention", 0, "years"), Kind.LONGER, "how long objects are locked, in years"),
    ),
    "aws_efs_backup_policy": (Safeguard(("backup_policy", 0, "status"), Kind.ON, "automatic backups"),),
    "aws_cloudwatch_log_group": (
        Safeguard(("retention_in_days",), Kind.LONGER_OR_FOR_EVER, "how long entries are kept, in days"),
        Safeguard(("skip_destroy",), Kind.ON, "it outlives its removal from the configuration"),
    ),
    "aws_cloudwatch_event_archive": (
        Safeguard(("retention_days",), Kind.LONGER_OR_FOR_EVER, "how long events are kept, in days"),
    ),
    "aws_cloudwatch_event_target": (_DEAD_LETTERS,),
    "aws_lambda_function": (_DEAD_LETTERS,),
    "aws_sqs_queue": (
        Safeguard(("message_retention_seconds",), Kind.LONGER, "how long messages are kept, in seconds"),
        Safeguard(("redrive_policy",), Kind.THERE, "what cannot be processed is kept in a queue"),
    ),
    "aws_sns_topic_subscription": (
        Safeguard(("redrive_policy",), Kind.THERE, "what cannot be delivered is kept in a queue"),
    ),
    "aws_kinesis_stream": (Safeguard(("retention_period",), Kind.LONGER, "how long records are kept, in hours"),),
    "aws_kms_key": (
        Safeguard(("deletion_window_in_days",), Kind.LONGER, "how long the key's deletion waits, in days"),
        Safeguard(("enable_key_rotation",), Kind.ON, "rotation of the key"),
        Safeguard(("is_enabled",), Kind.ON, "the key can be used, to read as well"),
    ),
    "aws_secretsmanager_secret": (
        Safeguard(("recovery_window_in_days",), Kind.LONGER, "how long the secret's deletion waits, in days"),
    ),
    "aws_ecr_repository": (_FORCE_DELETE, Safeguard(("image_tag_mutability",), Kind.ON, "tags are never moved")),
    "aws_backup_vault": (_FORCE_DESTROY,),
    "aws_backup_vault_lock_configuration": (
        Safeguard(("min_retention_days",), Kind.LONGER, "how long backups are kept at least, in days"),
    ),
    "aws_instance": (_TERMINATION,),
    "aws_lb": (Safeguard(("enable_deletion_protection",), Kind.ON, "deletion protection"),),
    "aws_cloudtrail": (
        Safeguard(("enable_logging",), Kind.ON, "the trail is written"),
        Safeguard(("enable_log_file_validation",), Kind.ON, "the trail's files can be validated"),
        Safeguard(("is_multi_region_trail",), Kind.ON, "the trail covers every region"),
    ),
    "aws_iam_account_password_policy": (
        Safeguard(("minimum_password_length",), Kind.LONGER, "how long passwords are at least"),
    ),
    "google_sql_database_instance": (
        _DELETION,
        Safeguard(("settings", 0, "deletion_protection_enabled"), Kind.ON, "deletion protection"),
        Safeguard(("settings", 0, "backup_configuration", 0, "enabled"), Kind.ON, "automatic backups"),
        Safeguard(
            ("settings", 0, "backup_configuration", 0, "point_in_time_recovery_enabled"),
            Kind.ON,
            "point-in-time recovery",
        ),
    ),
    "google_storage_bucket": (
        _FORCE_DESTROY,
        Safeguard(("versioning", 0, "enabled"), Kind.ON, "versioning"),
        Safeguard(
            ("soft_delete_policy", 0, "retention_duration_seconds"), Kind.LONGER, "how long deleted objects are kept"
        ),
        Safeguard(("retention_policy", 0, "retention_period"), Kind.LONGER, "how long objects are locked, in seconds"),
    ),
    "google_bigquery_table": (_DELETION,),
    "google_bigtable_instance": (_DELETION,),
    "google_spanner_database": (
        _DELETION,
        Safeguard(("enable_drop_protection",), Kind.ON, "drop protection"),
    ),
    "google_container_cluster": (_DELETION,),
    "google_compute_instance": (_DELETION,),
    "google_kms_crypto_key": (_KEY_DESTRUCTION,),
    "azurerm_key_vault": (
        Safeguard(("purge_protection_enabled",), Kind.ON, "purge protection"),
        Safeguard(("soft_delete_retention_days",), Kind.LONGER, "how long what is deleted is kept, in days"),
    ),
    "azurerm_storage_account": (
        Safeguard(("blob_properties", 0, "versioning_enabled"), Kind.ON, "versioning"),
        Safeguard(
            ("blob_properties", 0, "delete_retention_policy", 0, "days"),
            Kind.LONGER,
            "how long deleted objects are kept, in days",
        ),
    ),
    "azurerm_mssql_database": (
        Safeguard(
            ("short_term_retention_policy", 0, "retention_days"), Kind.LONGER, "how long backups are kept, in days"
        ),
    ),
    "azurerm_postgresql_flexible_server": (
        Safeguard(("backup_retention_days",), Kind.LONGER, "how long backups are kept, in days"),
        Safeguard(("geo_redundant_backup_enabled",), Kind.ON, "backups in another region"),
    ),
    "azurerm_mysql_flexible_server": (
        Safeguard(("backup_retention_days",), Kind.LONGER, "how long backups are kept, in days"),
        Safeguard(("geo_redundant_backup_enabled",), Kind.ON, "backups in another region"),
    ),
    "azurerm_log_analytics_workspace": (
        Safeguard(("retention_in_days",), Kind.LONGER, "how long entries are kept, in days"),
    ),
    "digitalocean_droplet": (Safeguard(("backups",), Kind.ON, "backups"),),
    "hcloud_server": (
        Safeguard(("delete_protection",), Kind.ON, "deletion protection"),
        Safeguard(("backups",), Kind.ON, "backups"),
    ),
    "hcloud_volume": (Safeguard(("delete_protection",), Kind.ON, "deletion protection"),),
}
"""What protects a resource, by its type."""

GUARDS: Mapping[str, str] = {
    "aws_s3_bucket_versioning": "versioning of the bucket",
    "aws_s3_bucket_object_lock_configuration": "object lock of the bucket",
    "aws_s3_bucket_replication_configuration": "replication of the bucket",
    "aws_s3_bucket_logging": "access logs of the bucket",
    "aws_efs_backup_policy": "automatic backups of the file system",
    "aws_backup_plan": "backups by the plan",
    "aws_backup_selection": "backups of what it selects",
    "aws_backup_vault_lock_configuration": "the lock on the backups",
    "aws_dynamodb_table_replica": "the table's replica",
    "aws_dynamodb_contributor_insights": "the table's record of its most used keys",
    "aws_db_instance_automated_backups_replication": "backups in another region",
    "aws_sqs_queue_redrive_policy": "what cannot be processed is kept in a queue",
    "aws_cloudtrail": "the trail of who did what",
    "aws_config_configuration_recorder": "the record of configurations",
    "aws_guardduty_detector": "threat detection",
    "aws_securityhub_account": "security findings",
    "aws_iam_account_password_policy": "the rules for passwords",
    "aws_wafv2_web_acl_association": "the firewall in front of it",
    "aws_organizations_policy_attachment": "the guardrail of the organization",
    "azurerm_management_lock": "the lock against deletion",
    "azurerm_backup_protected_vm": "backups of the machine",
    "google_sql_ssl_cert": "certificates of clients",
    "github_branch_protection": "protection of the branch",
    "github_branch_protection_v3": "protection of the branch",
    "github_repository_ruleset": "the rules of the repository",
    "gitlab_branch_protection": "protection of the branch",
    "kubernetes_network_policy": "the limits of who may reach a pod",
}
"""Resources that do nothing but protect others: what is lost when one of them is destroyed."""
