"""What each command ends with, and what it tells a workflow run."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from delivery import __main__ as command_line
from delivery import environments
from delivery.github import Repository
from delivery.review import Verdict
from tests.delivery.stand_ins import CREATE, Stage

OPTIONS = ("--environment", "dev")
Run = Callable[..., int]


class Comments:
    """A repository that remembers what it was given."""

    run = "https://example.com/run"
    said: list[tuple[object, ...]]

    def __init__(self) -> None:
        self.said = []

    def put_comment(self, number: int, mark: str, text: str) -> str:
        self.said.append(("comment", number, mark, text))
        return "url"

    def raise_issue(self, title: str, mark: str, text: str) -> str:
        self.said.append(("issue", title, mark, text))
        return "url"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line; returns its exit status."""

    def run(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["delivery", *arguments])
        return command_line.main()

    for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "APPROVED", "REVIEWED", "PULL_REQUEST"):
        monkeypatch.delenv(name, raising=False)
    return run


@pytest.fixture
def comments(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Comments:
    """Reviews of dev and prod, of which prod has none."""
    repository = Comments()
    monkeypatch.setattr(Repository, "of", lambda _: repository)
    monkeypatch.setattr(command_line, "_REVIEWS", tmp_path)
    monkeypatch.setattr(environments, "in_delivery", lambda: {"dev": {}, "prod": {}})
    (tmp_path / "review-dev").mkdir()
    (tmp_path / "review-dev" / "review.md").write_text("### Needs a human")
    return repository


@pytest.mark.parametrize(
    ("verdict", "planned", "deployed", "applied"),
    [
        (Verdict.NOTHING_TO_WORRY_ABOUT, 0, 0, 1),
        (Verdict.NEEDS_A_HUMAN, 0, 3, 0),
        (Verdict.REFUSED, 3, 3, 0),
    ],
)
def test_a_verdict_decides(
    stage: Stage,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    verdict: Verdict,
    planned: int,
    deployed: int,
    applied: int,
) -> None:
    # Nobody is there to be asked.
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    stage.verdict = verdict
    assert run("plan", *OPTIONS) == planned
    assert run("deploy", *OPTIONS) == deployed
    assert len(stage.applied) == applied


def test_who_agreed_says_so_in_a_variable(stage: Stage, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.verdict = Verdict.NEEDS_A_HUMAN
    run("plan", *OPTIONS)
    monkeypatch.setenv("APPROVED", "yes")
    assert run("deploy", *OPTIONS) == 0
    assert len(stage.applied) == 1


def test_a_failure_is_no_refusal(stage: Stage, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    stage.error = "no credentials"
    assert run("plan", *OPTIONS) == 1
    assert run("plan", "--environment", "production") == 1
    assert "cdktf.json has no environment 'production'" in capsys.readouterr().err


def test_drift_fails_so_that_somebody_hears_of_it(stage: Stage, run: Run) -> None:
    assert run("drift", *OPTIONS) == 0
    stage.document = {"resource_drift": [{**CREATE, "change": {"actions": ["update"]}}]}
    assert run("drift", *OPTIONS) == 3


@pytest.mark.usefixtures("stage")
def test_a_workflow_run_is_told_what_came_of_a_plan(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    outputs, page = tmp_path / "outputs", tmp_path / "page"
    outputs.write_text("before=1\n")
    monkeypatch.setenv("GITHUB_OUTPUT", str(outputs))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    assert run("plan", *OPTIONS) == 0
    before, fingerprint, verdict = outputs.read_text().splitlines()
    assert (before, verdict) == ("before=1", "verdict=nothing_to_worry_about")
    assert len(fingerprint.removeprefix("fingerprint=")) == 64
    assert page.read_text() == "## shipment-dev\n\nNOTHING_TO_WORRY_ABOUT in review.md\n"


def test_the_fingerprint_that_is_told_is_the_one_that_is_asked_for(
    stage: Stage, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    outputs = tmp_path / "outputs"
    monkeypatch.setenv("GITHUB_OUTPUT", str(outputs))
    run("plan", *OPTIONS)
    monkeypatch.setenv("REVIEWED", outputs.read_text().splitlines()[0].removeprefix("fingerprint="))
    assert run("deploy", *OPTIONS) == 0
    run("plan", *OPTIONS)
    monkeypatch.setenv("REVIEWED", "0" * 64)
    assert run("deploy", *OPTIONS) == 1
    assert len(stage.applied) == 1


def test_a_pull_request_gets_all_reviews(comments: Comments, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULL_REQUEST", "7; echo")
    assert run("comment") == 1
    monkeypatch.setenv("PULL_REQUEST", "7")
    assert run("comment") == 0
    ((kind, number, mark, text),) = comments.said
    assert (kind, number, mark) == ("comment", 7, "<!-- plan review -->")
    assert "## dev\n\n### Needs a human" in str(text)
    assert "## prod\n\nThere is no review" in str(text)


def test_drift_makes_an_issue(comments: Comments, run: Run) -> None:
    assert run("drift-alert") == 0
    ((kind, _, mark, text),) = comments.said
    assert (kind, mark) == ("issue", "<!-- drift -->")
    assert "### Needs a human" in str(text)
