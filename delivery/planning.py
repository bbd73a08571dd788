"""Plans a stack, has the plan reviewed, and keeps both."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from delivery import private_files
from delivery.fingerprint import fingerprint
from delivery.record import Record
from delivery.review import Verdict, review
from delivery.synthesis import digests, write_configuration
from delivery.target import Target
from delivery.terraform import Terraform

PLAN = "plan.tfplan"
"""The plan's file, as Terraform applies it."""
PLAN_JSON = "plan.json"
"""The same as JSON."""


@dataclass(frozen=True)
class Planned:
    """A plan with its review.

    Attributes:
        folder: Folder of both.
        verdict: The verdict of the review.
        fingerprint: What the plan would do.
        drift: Whether anything was changed by hand.
    """

    folder: Path
    verdict: Verdict
    fingerprint: str
    drift: bool


def plan(target: Target, report: Callable[[str], None]) -> Planned:
    """Plans a deployment of the sources as they are, reviews it, and keeps it for `deploy`.

    Args:
        target: What to plan.
        report: Called with a line of text for each step.

    Raises:
        DeliveryError: It could not be planned or reviewed; nothing is kept that could be deployed.
    """
    folder = target.plans()
    sources, terraform, document = _plan(target, folder, report, only_refresh=False)
    Record(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        plan=file_digest(folder / PLAN),
        fingerprint=document.fingerprint,
        sources=sources,
        state=terraform.state_version(),
    ).write(folder)
    return Planned(folder, review(folder / PLAN_JSON, target.exceptions), document.fingerprint, document.drift)


def look_for_drift(target: Target, report: Callable[[str], None]) -> Planned:
    """Plans nothing but to take over what was changed by hand, and reviews that. Nobody can deploy it.

    Args:
        target: Where to look.
        report: Called with a line of text for each step.

    Raises:
        DeliveryError: It could not be planned or reviewed.
    """
    folder = target.plans("drift")
    _, _, document = _plan(target, folder, report, only_refresh=True)
    return Planned(folder, review(folder / PLAN_JSON, target.exceptions), document.fingerprint, document.drift)


def file_digest(file: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


@dataclass(frozen=True)
class _Document:
    fingerprint: str
    drift: bool


def _plan(
    target: Target, folder: Path, report: Callable[[str], None], *, only_refresh: bool
) -> tuple[dict[str, str], Terraform, _Document]:
    """The sources of the plan that it leaves in the folder, Terraform to go on with, and what the plan says."""
    private_files.empty_folder(folder)
    started = time.monotonic()
    write_configuration()
    sources = digests(target)
    synthesized = time.monotonic()
    terraform = Terraform(target)
    terraform.init()
    terraform.plan(folder / PLAN, only_refresh=only_refresh)
    text = terraform.show(folder / PLAN)
    private_files.write(folder / PLAN_JSON, text)
    done = time.monotonic()
    report(f"{target.id}: synthesized in {synthesized - started:.1f} s, planned in {done - synthesized:.1f} s")
    document = json.loads(text)
    drift = [found for found in document.get("resource_drift", []) if found["change"]["actions"] != ["no-op"]]
    return sources, terraform, _Document(fingerprint(document), bool(drift))
