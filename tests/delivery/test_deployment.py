"""What is deployed is the plan that was reviewed, or nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from delivery.deployment import Approval, deploy
from delivery.errors import DeliveryError, RefusedError
from delivery.planning import PLAN, PLAN_JSON, plan
from delivery.review import Verdict
from delivery.terraform import StateVersion
from tests.delivery.stand_ins import CREATE, TARGET, Stage

NOBODY = Approval(given=False, fingerprint=None, ask=None)


def asked(answer: bool, questions: list[str] | None = None) -> Approval:
    def ask(question: str) -> bool:
        if questions is not None:
            questions.append(question)
        return answer

    return Approval(given=False, fingerprint=None, ask=ask)


def must_not_ask(question: str) -> bool:
    pytest.fail(f"asked: {question}")


def test_exactly_the_plan_is_applied_and_then_gone(stage: Stage) -> None:
    planned = plan(TARGET, print)
    deploy(TARGET, NOBODY, print)
    assert stage.applied == ["a plan of 7"]
    assert {file.name for file in planned.folder.iterdir()} == {"review.txt", "review.md", "review.json"}
    with pytest.raises(DeliveryError, match=r"deployed already\. Plan again: `make plan ENV=dev`"):
        deploy(TARGET, NOBODY, print)
    assert len(stage.applied) == 1


def change_the_sources(stage: Stage) -> None:
    stage.sources = {**stage.sources, "dev.tfvars": "2"}


def add_a_source(stage: Stage) -> None:
    stage.sources = {**stage.sources, "assets/other.zip": "1"}


def remove_a_source(stage: Stage) -> None:
    del stage.sources["cdk.tf.json"]


def deploy_elsewhere(stage: Stage) -> None:
    stage.state = StateVersion("ours", 8)


def another_account(stage: Stage) -> None:
    stage.state = StateVersion("theirs", 7)


def edit_the_plan(stage: Stage) -> None:
    (stage.folder / PLAN).write_text("another plan")


def lose_the_record(stage: Stage) -> None:
    (stage.folder / "record.json").unlink()


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (change_the_sources, "is stale: dev.tfvars changed since"),
        (add_a_source, "is stale: assets/other.zip changed since"),
        (remove_a_source, "is stale: cdk.tf.json changed since"),
        (deploy_elsewhere, r"is stale: the state was changed since \(serial 7 then, 8 now\)"),
        (another_account, "is stale: it was made for another state"),
        (edit_the_plan, "is not the file that was reviewed"),
        (lose_the_record, "nothing is planned for shipment-dev"),
    ],
)
def test_a_stale_plan_is_refused_before_anybody_is_asked(
    stage: Stage, happens: Callable[[Stage], None], said: str
) -> None:
    stage.verdict = Verdict.NEEDS_A_HUMAN
    plan(TARGET, print)
    happens(stage)
    with pytest.raises(DeliveryError, match=said) as refusal:
        deploy(TARGET, Approval(given=False, fingerprint=None, ask=must_not_ask), print)
    assert "`make plan ENV=dev`" in str(refusal.value), "it says what to do"
    assert stage.applied == []


def test_the_sources_are_synthesized_anew_before_they_are_compared(stage: Stage) -> None:
    plan(TARGET, print)
    deploy(TARGET, NOBODY, print)
    assert stage.synthesized == 2


@pytest.mark.parametrize("approval", [NOBODY, asked(True), Approval(given=True, fingerprint=None, ask=None)])
def test_nobody_can_agree_to_what_is_refused(stage: Stage, approval: Approval) -> None:
    stage.verdict = Verdict.REFUSED
    plan(TARGET, print)
    with pytest.raises(RefusedError, match=r"the review refuses the plan.*docs/reviewing.md"):
        deploy(TARGET, approval, print)
    assert stage.applied == []


def test_the_verdict_is_that_of_now(stage: Stage) -> None:
    plan(TARGET, print)
    stage.verdict = Verdict.REFUSED  # an exception expired
    with pytest.raises(RefusedError):
        deploy(TARGET, Approval(given=True, fingerprint=None, ask=None), print)
    assert stage.applied == []


def test_what_is_reviewed_is_the_plan_and_not_what_was_kept_beside_it(stage: Stage) -> None:
    folder = plan(TARGET, print).folder
    (folder / PLAN_JSON).write_text("{}")
    # The review of the stage fails where it is given anything but what Terraform shows.
    deploy(TARGET, NOBODY, print)
    assert stage.applied == ["a plan of 7"]


def test_a_person_is_asked_where_the_review_wants_one(stage: Stage) -> None:
    stage.verdict = Verdict.NEEDS_A_HUMAN
    plan(TARGET, print)
    questions: list[str] = []
    with pytest.raises(RefusedError, match="is not deployed"):
        deploy(TARGET, asked(False, questions), print)
    with pytest.raises(RefusedError, match="APPROVED=yes"):
        deploy(TARGET, NOBODY, print)
    assert stage.applied == []
    deploy(TARGET, asked(True, questions), print)
    assert (questions, stage.applied) == (["Deploy shipment-dev all the same?"] * 2, ["a plan of 7"])


def test_who_agreed_already_is_not_asked(stage: Stage) -> None:
    stage.verdict = Verdict.NEEDS_A_HUMAN
    plan(TARGET, print)
    deploy(TARGET, Approval(given=True, fingerprint=None, ask=must_not_ask), print)
    assert stage.applied == ["a plan of 7"]


def test_what_was_agreed_to_elsewhere_must_be_what_this_plan_does(stage: Stage) -> None:
    reviewed = plan(TARGET, print).fingerprint
    stage.document = {"resource_changes": [{**CREATE, "address": "aws_sqs_queue.other"}]}
    plan(TARGET, print)
    agreed = Approval(given=True, fingerprint=reviewed, ask=None)
    with pytest.raises(DeliveryError, match=f"something else than the one that was reviewed.*{reviewed}"):
        deploy(TARGET, agreed, print)
    assert stage.applied == []
    stage.document = {"resource_changes": [CREATE]}
    plan(TARGET, print)
    deploy(TARGET, agreed, print)
    assert len(stage.applied) == 1


def test_variables_say_what_was_agreed_to() -> None:
    assert Approval.of({}, None) == NOBODY
    assert Approval.of({"APPROVED": "yes", "REVIEWED": "abc"}, None) == Approval(True, "abc", None)
    # An expression of a workflow that yields nothing must not mean "anything".
    with pytest.raises(DeliveryError, match="REVIEWED is empty"):
        Approval.of({"APPROVED": "yes", "REVIEWED": ""}, None)
    with pytest.raises(DeliveryError, match="APPROVED must be yes"):
        Approval.of({"APPROVED": "true"}, None)
