"""Deploys exactly the plan that was reviewed, or says why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from delivery import private_files
from delivery.errors import DeliveryError, RefusedError
from delivery.planning import PLAN, PLAN_JSON, file_digest
from delivery.record import Record
from delivery.review import Verdict, review
from delivery.synthesis import changed, digests, write_configuration
from delivery.target import Target
from delivery.terraform import Terraform

APPROVED = "APPROVED"
"""Variable that says "yes" where a person has agreed already, such as the approver of a workflow run."""
REVIEWED = "REVIEWED"
"""Variable with the fingerprint of the plan that was reviewed, where another plan than this one was."""


@dataclass(frozen=True)
class Approval:
    """What has been agreed to before the command began, and how to ask for the rest.

    Attributes:
        given: Whether a person has agreed to this deployment already.
        fingerprint: What they agreed to; None if it is the plan at hand.
        ask: Asks a person and returns whether they agree; None if there is nobody to ask.
    """

    given: bool
    fingerprint: str | None
    ask: Callable[[str], bool] | None

    @classmethod
    def of(cls, environment: Mapping[str, str], ask: Callable[[str], bool] | None) -> Approval:
        """Reads the variables.

        Raises:
            DeliveryError: One of them has a value that it cannot have.
        """
        approved, reviewed = environment.get(APPROVED, ""), environment.get(REVIEWED)
        if approved not in ("", "yes"):
            raise DeliveryError(f"{APPROVED} must be yes or nothing, is {approved!r}")
        if reviewed == "":
            raise DeliveryError(f"{REVIEWED} is empty: it must be the fingerprint of the plan that was reviewed")
        return cls(approved == "yes", reviewed, ask)


def deploy(target: Target, approval: Approval, report: Callable[[str], None]) -> None:
    """Applies the plan that `plan` kept, and removes it.

    Args:
        target: What to deploy.
        approval: What was agreed to.
        report: Called with a line of text for each step.

    Raises:
        RefusedError: The review refuses the plan, or nobody agreed to it.
        DeliveryError: There is no plan, it is not what was reviewed or no longer fits, or Terraform failed.
    """
    folder = target.plans()
    again = f"Plan again: `{target.command('plan')}`."
    record = Record.read(folder)
    if record is None:
        raise DeliveryError(f"nothing is planned for {target.id}, or it is deployed already. {again}")
    if file_digest(folder / PLAN) != record.plan:
        raise DeliveryError(f"{folder / PLAN} is not the file that was reviewed. {again}")
    if approval.fingerprint not in (None, record.fingerprint):
        raise DeliveryError(
            f"This plan would do something else than the one that was reviewed: its fingerprint is "
            f"{record.fingerprint}, that one's {approval.fingerprint}. The sources, the state or what is deployed "
            "changed since. Review anew."
        )
    write_configuration()
    if files := changed(record.sources, digests(target)):
        raise DeliveryError(f"The plan of {record.created} is stale: {', '.join(files)} changed since. {again}")
    terraform = Terraform(target)
    _check_state(record, terraform, again)
    # Anew and from the plan itself: a kept review may have been edited, an exception may have expired.
    private_files.write(folder / PLAN_JSON, terraform.show(folder / PLAN))
    _agree(review(folder / PLAN_JSON, target.exceptions), target, approval)
    report(f"{target.id}: applying the plan of {record.created}")
    terraform.apply(folder / PLAN)
    _forget(folder)


def _check_state(record: Record, terraform: Terraform, again: str) -> None:
    """Terraform refuses a stale plan too, but only after a person was asked."""
    now = terraform.state_version()
    if now.lineage != record.state.lineage:
        raise DeliveryError(
            f"The plan of {record.created} is stale: it was made for another state (lineage {record.state.lineage}) "
            f"than the one here (lineage {now.lineage}); are these the right account and credentials? {again}"
        )
    if now.serial != record.state.serial:
        raise DeliveryError(
            f"The plan of {record.created} is stale: the state was changed since (serial {record.state.serial} then, "
            f"{now.serial} now), by another deployment. {again}"
        )


def _agree(verdict: Verdict, target: Target, approval: Approval) -> None:
    if verdict is Verdict.REFUSED:
        raise RefusedError(
            f"{target.id} is not deployed: the review refuses the plan. Change the sources, or have an exception "
            "reviewed: docs/reviewing.md says how."
        )
    if verdict is Verdict.NOTHING_TO_WORRY_ABOUT or approval.given:
        return
    if approval.ask is None:
        raise RefusedError(
            f"{target.id} is not deployed: a person has to agree, and there is none to ask. Whoever has read the "
            f"review says so with {APPROVED}=yes."
        )
    if not approval.ask(f"Deploy {target.id} all the same?"):
        raise RefusedError(f"{target.id} is not deployed.")


def _forget(folder: Path) -> None:
    """An applied plan is of no more use, and what it holds may be secret. Its review stays."""
    for file in (PLAN, PLAN_JSON):
        (folder / file).unlink()
    Record.remove(folder)
