"""When an attribute protects less than before, kind by kind."""

from __future__ import annotations

from typing import Any

import pytest

from plan_review.rules.protections import EXPIRES_SOONER, UNKNOWN, WEAKER, find
from plan_review.safeguards import SAFEGUARDS
from tests.plan_review.plans import change, plan, replaced, updated

_POINT_IN_TIME = "point_in_time_recovery"


@pytest.mark.parametrize(
    ("address", "before", "after"),
    [
        ("aws_dynamodb_table.t", {"deletion_protection_enabled": True}, {"deletion_protection_enabled": False}),
        ("aws_dynamodb_table.t", {"deletion_protection_enabled": True}, {"deletion_protection_enabled": None}),
        ("aws_dynamodb_table.t", {_POINT_IN_TIME: [{"enabled": True}]}, {_POINT_IN_TIME: []}),
        ("aws_cognito_user_pool.p", {"deletion_protection": "ACTIVE"}, {"deletion_protection": "INACTIVE"}),
        (
            "aws_s3_bucket_versioning.v",
            {"versioning_configuration": [{"status": "Enabled"}]},
            {"versioning_configuration": [{"status": "Suspended"}]},
        ),
        ("aws_s3_bucket.b", {"force_destroy": None}, {"force_destroy": True}),
        ("aws_db_instance.d", {"skip_final_snapshot": False}, {"skip_final_snapshot": True}),
        ("aws_db_instance.d", {"backup_retention_period": 7}, {"backup_retention_period": 0}),
        ("aws_kms_key.k", {"deletion_window_in_days": 30}, {"deletion_window_in_days": 7}),
        ("aws_cloudwatch_log_group.l", {"retention_in_days": 90}, {"retention_in_days": 30}),
        ("aws_cloudwatch_log_group.l", {"retention_in_days": 0}, {"retention_in_days": 30}),
        ("aws_cloudwatch_log_group.l", {"retention_in_days": None}, {"retention_in_days": 30}),
        ("aws_sqs_queue.q", {"redrive_policy": '{"maxReceiveCount":5}'}, {"redrive_policy": ""}),
        ("google_kms_crypto_key.k", {"destroy_scheduled_duration": "86400s"}, {"destroy_scheduled_duration": "3600s"}),
    ],
)
def test_less_protection_is_found_one_way_and_not_the_other(
    address: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    for changed in (updated, replaced):
        assert [finding.rule for finding in find(plan(changed(address, before, after)))] == [WEAKER]
        assert list(find(plan(changed(address, after, before)))) == []


@pytest.mark.parametrize(("before", "rules"), [(35, [UNKNOWN]), (None, [])])
def test_what_is_unknown_counts_where_there_was_protection_before(before: int | None, rules: list[object]) -> None:
    period = "recovery_period_in_days"
    entry = change(
        "aws_dynamodb_table.t",
        before={_POINT_IN_TIME: [{"enabled": True, period: before}]},
        after={_POINT_IN_TIME: [{"enabled": True}]},
        unknown={_POINT_IN_TIME: [{period: True}]},
    )
    assert [finding.rule for finding in find(plan(entry))] == rules


def test_every_safeguard_is_told_apart() -> None:
    for type_, safeguards in SAFEGUARDS.items():
        assert len({safeguard.path for safeguard in safeguards}) == len(safeguards), type_


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ([], [{"id": "a", "status": "Enabled", "expiration": [{"days": 30}]}], True),
        ([], [{"id": "a", "status": "Disabled", "expiration": [{"days": 30}]}], False),
        (
            [{"id": "a", "status": "Disabled", "expiration": [{"days": 30}]}],
            [{"id": "a", "status": "Enabled", "expiration": [{"days": 30}]}],
            True,
        ),
        (
            [{"id": "a", "status": "Enabled", "expiration": [{"days": 30}], "filter": []}],
            [{"id": "a", "status": "Enabled", "expiration": [{"days": 30}], "filter": [{"prefix": "b"}]}],
            False,
        ),
        ([], [{"id": "a", "status": "Enabled", "transition": [{"days": 30}]}], False),
    ],
)
def test_a_rule_that_deletes_sooner_is_found_and_one_that_is_off_is_not(
    before: list[Any], after: list[Any], *, found: bool
) -> None:
    entry = updated("aws_s3_bucket_lifecycle_configuration.b", {"rule": before}, {"rule": after})
    assert [finding.rule for finding in find(plan(entry))] == [EXPIRES_SOONER] * found
