"""A plan is kept with its review, for this user alone, and none is kept that could mislead."""

from __future__ import annotations

import stat

import pytest

from delivery.errors import DeliveryError
from delivery.planning import PLAN, PLAN_JSON, look_for_drift, plan
from delivery.record import Record
from delivery.review import Verdict
from tests.delivery.stand_ins import CREATE, TARGET, Stage


def test_plan_json_review_and_record_are_kept_together(stage: Stage) -> None:
    stage.verdict = Verdict.NEEDS_A_HUMAN
    lines: list[str] = []
    planned = plan(TARGET, lines.append)
    assert planned.verdict is Verdict.NEEDS_A_HUMAN
    kept = {file.name for file in planned.folder.iterdir()}
    assert kept == {PLAN, PLAN_JSON, "review.txt", "review.md", "review.json", "record.json"}
    record = Record.read(planned.folder)
    assert record
    assert (record.sources, record.state, record.fingerprint) == (stage.sources, stage.state, planned.fingerprint)
    assert [line for line in lines if line.startswith("shipment-dev: synthesized in")] == lines


def test_nobody_else_may_read_what_is_in_a_plan(stage: Stage) -> None:
    planned = plan(TARGET, print)
    assert stat.S_IMODE(planned.folder.stat().st_mode) == 0o700
    # plan.tfplan is Terraform's to write, which test_terraform.py looks at.
    for name in (PLAN_JSON, "record.json"):
        assert stat.S_IMODE((planned.folder / name).stat().st_mode) == 0o600, name


def test_a_plan_that_fails_leaves_no_older_one_to_deploy(stage: Stage) -> None:
    folder = plan(TARGET, print).folder
    stage.error = "no credentials"
    with pytest.raises(DeliveryError, match="no credentials"):
        plan(TARGET, print)
    assert list(folder.iterdir()) == []


def test_looking_for_drift_leaves_the_plan_of_a_deployment_alone(stage: Stage) -> None:
    folder = plan(TARGET, print).folder
    before = (folder / PLAN).read_text()
    drift = look_for_drift(TARGET, print)
    assert (folder / PLAN).read_text() == before
    assert (drift.folder / PLAN).read_text() == "a plan to refresh of 7"
    assert Record.read(drift.folder) is None, "nobody may deploy it"


def test_drift_is_what_changed_and_not_what_only_moved(stage: Stage) -> None:
    assert not look_for_drift(TARGET, print).drift
    stage.document = {"resource_drift": [{**CREATE, "change": {"actions": ["no-op"]}}]}
    assert not look_for_drift(TARGET, print).drift
    stage.document = {"resource_drift": [{**CREATE, "change": {"actions": ["update"]}}]}
    assert look_for_drift(TARGET, print).drift
