"""The workflows do what the Makefile does, with no more rights than they need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from main import ROOT

_FOLDER = ROOT / ".github"
_WORKFLOWS = {file.stem: file for file in sorted((_FOLDER / "workflows").glob("*.yml"))}
_FILES = [*_WORKFLOWS.values(), *sorted((_FOLDER / "actions").rglob("*.yml"))]
_TARGETS = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
_ROLE = re.compile(r"^arn:aws:iam::\$\{\{ (?:matrix|inputs)\.account \}\}:role/shipment-(\w+)-\$\{\{")
_OF_THE_REPOSITORY = "github.event.pull_request.head.repo.full_name == github.repository"

in_every_file = pytest.mark.parametrize("file", _FILES, ids=lambda file: str(file.relative_to(_FOLDER)))
in_every_workflow = pytest.mark.parametrize("name", _WORKFLOWS)


def document(file: Path) -> dict[Any, Any]:
    read: dict[Any, Any] = yaml.safe_load(file.read_text("utf-8"))
    return read


def triggers(name: str) -> Any:
    # YAML 1.1 takes the word "on" for true.
    return document(_WORKFLOWS[name])[True]


def jobs(name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = document(_WORKFLOWS[name])["jobs"]
    return found


def steps(file: Path) -> Iterator[dict[str, Any]]:
    read = document(file)
    for job in [*read.get("jobs", {}).values(), read.get("runs", {})]:
        yield from job.get("steps", [])


def roles(job: dict[str, Any]) -> list[str]:
    """The roles that a job takes, such as "plan"; what is no role of ours is its whole text."""
    arns = [step["with"]["role-to-assume"] for step in job.get("steps", []) if "role-to-assume" in step.get("with", {})]
    return [match[1] if (match := _ROLE.match(arn)) else arn for arn in arns]


def every_job() -> Iterator[tuple[str, dict[str, Any]]]:
    for workflow in _WORKFLOWS:
        for name, job in jobs(workflow).items():
            yield f"{workflow}/{name}", job


@in_every_file
def test_shell_is_a_target_of_the_makefile_and_nothing_else(file: Path) -> None:
    for step in steps(file):
        if "run" in step:
            command = re.fullmatch(r"make ([a-z-]+)", step["run"])
            assert command, f"{file.name}: {step['run']!r} is more than a target of the Makefile"
            assert command[1] in _TARGETS, f"{file.name}: the Makefile has no {command[1]}"


@in_every_file
def test_actions_are_pinned_by_commit_with_the_version_beside_it(file: Path) -> None:
    for line in re.findall(r"uses: (.*)", file.read_text()):
        pinned = re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)
        assert pinned or re.fullmatch(r"\./\.github/[\w/.-]+", line), f"{file.name}: {line}"


def test_one_action_has_one_commit_everywhere() -> None:
    pins: dict[str, set[str]] = {}
    for file in _FILES:
        for action, pin in re.findall(r"uses: ([\w-]+/[\w-]+)@(.*)", file.read_text()):
            pins.setdefault(action, set()).add(pin)
    assert len(pins) == 7
    assert {action: pin for action, pin in pins.items() if len(pin) != 1} == {}


def test_nothing_gives_a_fork_the_rights_of_the_repository() -> None:
    events = {name: triggers(name) for name in _WORKFLOWS}
    assert {name: set(found) for name, found in events.items()} == {
        "pull-request": {"pull_request"},
        "deliver": {"push"},
        "environment": {"workflow_call"},
        "drift": {"schedule", "workflow_dispatch"},
    }
    assert events["deliver"]["push"]["branches"] == ["main"]


def test_what_a_fork_proposes_gets_no_rights_but_to_be_read() -> None:
    found = jobs("pull-request")
    for name, job in found.items():
        if set(job["permissions"]) - {"contents"}:
            # A job that needs a skipped one is skipped, unless its own condition looks at how that one ended.
            own = _OF_THE_REPOSITORY in job["if"]
            assert own or "needs.environments.result == 'success'" in job["if"], f"{name} has no condition"
    assert found["environments"]["if"] == _OF_THE_REPOSITORY
    assert found["checks"]["permissions"] == {"contents": "read"}


def test_by_hand_nothing_of_another_branch_gets_a_role() -> None:
    assert "github.ref == 'refs/heads/main' && " in jobs("drift")["drift"]["if"]


@in_every_workflow
def test_rights_are_given_to_jobs_and_not_to_workflows(name: str) -> None:
    assert document(_WORKFLOWS[name])["permissions"] == {}
    for id_, job in jobs(name).items():
        assert "permissions" in job, f"{name}/{id_} has no permissions of its own"


@pytest.mark.parametrize(("id_", "job"), [*every_job()])
def test_a_job_has_one_right_besides_reading(id_: str, job: dict[str, Any]) -> None:
    rights = dict(job["permissions"])
    assert rights.pop("contents") == "read"
    assert len(rights) <= 1, f"{id_} has {rights}"
    takes_role = bool(roles(job)) or "uses" in job
    assert ("id-token" in rights) == takes_role, f"{id_} has id-token and takes no role, or the other way round"


def test_each_role_is_taken_by_the_job_it_is_for() -> None:
    taken = {id_: roles(job) for id_, job in every_job() if roles(job)}
    assert taken == {
        "pull-request/plan": ["plan"],
        "drift/drift": ["plan"],
        "environment/plan": ["plan"],
        "environment/deploy": ["deploy"],
        "environment/verify": ["verify"],
    }


def test_only_who_deploys_waits_for_the_environment_whose_reviewers_agree() -> None:
    assert {id_: job["environment"] for id_, job in every_job() if "environment" in job} == {
        "environment/deploy": "${{ inputs.environment }}"
    }
    assert jobs("environment")["deploy"]["needs"] == "plan"


def test_what_is_deployed_is_what_was_reviewed() -> None:
    made = jobs("environment")
    assert made["plan"]["outputs"] == {"fingerprint": "${{ steps.plan.outputs.fingerprint }}"}
    (plan,) = [step for step in made["plan"]["steps"] if step.get("run") == "make plan"]
    assert plan["id"] == "plan"
    last = made["deploy"]["steps"][-1]
    assert last["run"] == "make deploy"
    assert last["env"]["REVIEWED"] == "${{ needs.plan.outputs.fingerprint }}"


def test_the_environments_follow_each_other() -> None:
    delivered = jobs("deliver")
    assert [delivered[name]["needs"] for name in ("dev", "staging", "prod")] == [
        "environments",
        ["environments", "dev"],
        ["environments", "staging"],
    ]
    for name in ("dev", "staging", "prod"):
        given = delivered[name]["with"]
        assert given["environment"] == name
        assert f").{name}.account" in given["account"]
        assert f").{name}.region" in given["region"]
        assert delivered[name]["if"].endswith(f").{name}")
    assert [delivered[name]["with"]["verify"] for name in ("dev", "staging", "prod")] == [True, True, False]


def test_one_environment_is_changed_by_one_delivery_at_a_time_and_none_is_forgotten() -> None:
    assert document(_WORKFLOWS["environment"])["concurrency"] == {
        "group": "environment-${{ inputs.environment }}",
        "cancel-in-progress": False,
        "queue": "max",
    }


@in_every_file
def test_what_is_installed_is_installed_before_there_are_credentials(file: Path) -> None:
    for job in document(file).get("jobs", {}).values():
        order = [step.get("uses", "").partition("@")[0] for step in job.get("steps", [])]
        if "aws-actions/configure-aws-credentials" in order:
            assert order[:3] == ["actions/checkout", "./.github/actions/tools", "aws-actions/configure-aws-credentials"]


@in_every_file
def test_no_key_is_stored_and_none_is_left_in_the_checkout(file: Path) -> None:
    text = file.read_text()
    assert not re.search(r"\bsecrets(\.\w|\[|:)", text), f"{file.name} uses a stored secret"
    assert "aws-access-key-id" not in text
    for step in steps(file):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"] == {"persist-credentials": False}
        if "GITHUB_TOKEN" in step.get("env", {}):
            assert step["run"] in ("make comment", "make drift-alert")


@in_every_file
def test_no_plan_leaves_the_machine_that_made_it(file: Path) -> None:
    for step in steps(file):
        if step.get("uses", "").startswith("actions/upload-artifact@"):
            assert step["with"]["path"].endswith("/review.md"), "a plan holds secrets"


def test_security_names_every_role() -> None:
    text = (ROOT / "docs" / "security.md").read_text()
    for role in {role for _, job in every_job() for role in roles(job)}:
        assert f"`shipment-{role}-<env>`" in text
