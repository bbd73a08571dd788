"""Stand-ins for Terraform and for the review, so that what is between them can be tried in milliseconds."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from delivery import deployment, planning
from delivery.errors import DeliveryError
from delivery.review import FORMATS, Verdict
from delivery.target import Target
from delivery.terraform import StateVersion

TARGET = Target("dev")
CREATE = {"address": "aws_sqs_queue.q", "change": {"actions": ["create"], "before": None, "after": {"name": "q"}}}


@dataclass
class Stage:
    """What Terraform, the sources and the review say next, and what was done.

    Attributes:
        sources: Digests of the sources.
        state: Version of the state.
        verdict: What the review says.
        document: The plan as JSON.
        applied: The content of every plan that was applied.
        synthesized: How often the configuration was written.
        error: What Terraform's next plan fails with, if anything.
    """

    sources: dict[str, str] = field(default_factory=lambda: {"cdk.tf.json": "1", "dev.tfvars": "1"})
    state: StateVersion = field(default_factory=lambda: StateVersion("ours", 7))
    verdict: Verdict = Verdict.NOTHING_TO_WORRY_ABOUT
    document: dict[str, Any] = field(default_factory=lambda: {"resource_changes": [CREATE]})
    applied: list[str] = field(default_factory=list)
    synthesized: int = 0
    error: str | None = None

    @property
    def folder(self) -> Path:
        """Folder of the plan."""
        return TARGET.plans()

    def install(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        """Takes the place of the real ones."""
        stage = self

        class Terraform:
            def __init__(self, target: Target) -> None:
                assert target == TARGET

            def init(self) -> None: ...

            def plan(self, file: Path, *, only_refresh: bool) -> None:
                if stage.error:
                    raise DeliveryError(stage.error)
                file.write_text(f"a plan {'to refresh ' if only_refresh else ''}of {stage.state.serial}")

            def show(self, plan: Path) -> str:
                assert plan.exists()
                return json.dumps(stage.document)

            def state_version(self) -> StateVersion:
                return stage.state

            def apply(self, plan: Path) -> None:
                stage.applied.append(plan.read_text())
                stage.state = StateVersion(stage.state.lineage, stage.state.serial + 1)

        def write_configuration() -> None:
            stage.synthesized += 1

        def review(plan: Path, exceptions: Path) -> Verdict:
            assert exceptions == TARGET.exceptions
            assert json.loads(plan.read_text()) == stage.document
            for file in FORMATS.values():
                plan.with_name(file).write_text(f"{stage.verdict.name} in {file}")
            return stage.verdict

        for module in (planning, deployment):
            monkeypatch.setattr(module, "Terraform", Terraform)
            monkeypatch.setattr(module, "write_configuration", write_configuration)
            monkeypatch.setattr(module, "digests", lambda _: dict(stage.sources))
            monkeypatch.setattr(module, "review", review)
        monkeypatch.setattr("delivery.target._PLANS", folder)
