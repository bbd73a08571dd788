"""Every alarm has its page and every page its alarm, and the commands on it exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
import pytest
import typer.main
from botocore import xform_name

from main import ROOT
from operations.cli import app
from tests.stacks.configuration import Configuration

_FOLDER = ROOT / "docs" / "runbooks"
_PAGES = sorted(_FOLDER.glob("*.md"))
# Whatever else tells people what to type.
_DOCUMENTS = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
_HEADINGS = ["What it means", "How bad it is", "What to look at", "How to fix it", "How to know it is fixed"]
# Commands of the AWS command line that are no operation of a service.
_CUSTOM = {
    ("logs", "tail"): {"since", "filter-pattern", "follow", "format"},
    ("dynamodb", "wait"): {"table-name"},
}
_SERVICES = {"s3api": "s3"}
_GLOBAL = {"query", "output"}
_COMMAND = re.compile(r"(?:^|`)((?:python -m operations|aws) [^`\n]*)", re.MULTILINE)
_SUBSTITUTION = re.compile(r'"\$\((.*?)\)"')
_NAME = re.compile(r"[a-z/]*[a-z]+(?:-[a-z]+)+-prod\b")


def alarm_names(shipment: Configuration, environment: str) -> set[str]:
    kinds = ("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm")
    alarms = [alarm["alarm_name"] for kind in kinds for alarm in shipment.all(kind).values()]
    return {name.removesuffix(f"-{environment}") for name in alarms}


def test_every_alarm_has_a_page_and_every_page_an_alarm(shipment: Configuration, environment: str) -> None:
    assert {page.stem for page in _PAGES} == alarm_names(shipment, environment)


def on_every_page(function: Any) -> Any:
    return pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.stem)(function)


def in_every_document(function: Any) -> Any:
    return pytest.mark.parametrize("page", [*_PAGES, *_DOCUMENTS], ids=lambda page: page.stem)(function)


def commands(page: Path) -> Iterator[list[str]]:
    """The commands of a page, as a shell would split them."""
    for command in _COMMAND.findall(page.read_text().replace("\\\n", " ")):
        yield shlex.split(_SUBSTITUTION.sub("substituted", command))
        for inner in _SUBSTITUTION.findall(command):
            if inner.startswith("aws "):
                yield shlex.split(inner)


@on_every_page
def test_a_page_answers_the_five_questions_in_order(page: Path) -> None:
    text = page.read_text()
    assert re.findall(r"^# (.*)$", text, re.MULTILINE) == [page.stem]
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == _HEADINGS
    for section in re.split(r"^## .*$", text, flags=re.MULTILINE)[1:]:
        assert len(section.strip()) > 40, f"{page.name}: an empty section"


@in_every_document
def test_every_command_of_operations_exists(page: Path) -> None:
    group = typer.main.get_command(app)
    found = [command[3:] for command in commands(page) if command[:3] == ["python", "-m", "operations"]]
    for name, *arguments in found:
        if name == "--help":
            continue
        command = group.commands.get(name)  # type: ignore[attr-defined]
        assert command, f"{page.name}: there is no command {name}"
        try:
            command.make_context(name, list(arguments))
        except Exception as error:
            pytest.fail(f"{page.name}: {name} {shlex.join(arguments)}: {error}")


@in_every_document
def test_every_aws_command_exists_with_its_options(page: Path) -> None:
    session = botocore.session.get_session()
    found = [command[1:] for command in commands(page) if command[0] == "aws"]
    for service, operation, *arguments in found:
        options = {argument.removeprefix("--") for argument in arguments if argument.startswith("--")} - _GLOBAL
        if (service, operation) in _CUSTOM:
            known = _CUSTOM[service, operation]
        else:
            model = session.get_service_model(_SERVICES.get(service, service))
            operations = {xform_name(name, "-"): name for name in model.operation_names}
            assert operation in operations, f"{page.name}: aws {service} has no {operation}"
            shape = model.operation_model(operations[operation]).input_shape
            known = {xform_name(member, "-") for member in shape.members} if shape else set()
            # A boolean option has a second form that switches it off.
            known |= {f"no-{option}" for option in known}
        assert options <= known, f"{page.name}: aws {service} {operation} has no {options - known}"


@on_every_page
def test_every_resource_that_is_named_exists(configurations: dict[str, Configuration], page: Path) -> None:
    text = " ".join(str(configurations[f"{kind}-prod"].document) for kind in ("shipment", "state"))
    for name in _NAME.findall(page.read_text()):
        assert re.search(rf"['\"/]{re.escape(name)}['\"]", text), f"{page.name}: nothing is called {name}"


@on_every_page
def test_every_page_that_is_linked_exists(page: Path) -> None:
    for target in re.findall(r"\]\(([^)]*)\)", page.read_text()):
        assert (_FOLDER / target).is_file(), f"{page.name}: {target} is not there"


def test_the_commands_are_found() -> None:
    services = {command[1] for page in _PAGES for command in commands(page) if command[0] == "aws"}
    assert {"cloudwatch", "sqs", "logs", "lambda", "dynamodb"} <= services
    for page in _PAGES:
        assert list(commands(page)), f"{page.name} has no command"
