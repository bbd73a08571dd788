"""Every command that a document tells people to type exists, with its options."""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
from functools import cache
from pathlib import Path

import botocore.session
import pytest
import typer.main
from botocore import xform_name

from main import ROOT
from operations.cli import app
from tests.documents.pages import DOCUMENTS, RUNBOOKS, commands, in_every

# Commands of the AWS command line that are no operation of a service.
_CUSTOM = {
    ("logs", "tail"): {"since", "filter-pattern", "follow", "format"},
    ("dynamodb", "wait"): {"table-name"},
}
_SERVICES = {"s3api": "s3"}
_GLOBAL = {"query", "output"}
_TARGETS = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@in_every(DOCUMENTS)
def test_every_python_command_exists(page: Path) -> None:
    group = typer.main.get_command(app)
    for flag, module, *arguments in commands(page, "python"):
        assert flag == "-m"
        assert importlib.util.find_spec(module), f"{page.name}: there is no {module} to run"
        if module != "operations" or arguments == ["--help"]:
            continue
        name, *options = arguments
        command = group.commands.get(name)  # type: ignore[attr-defined]
        assert command, f"{page.name}: there is no command {name}"
        try:
            command.make_context(name, list(options))
        except Exception as error:
            pytest.fail(f"{page.name}: {name} {shlex.join(options)}: {error}")


@in_every(DOCUMENTS)
def test_every_aws_command_exists_with_its_options(page: Path) -> None:
    session = botocore.session.get_session()
    for service, operation, *arguments in commands(page, "aws"):
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


@in_every(DOCUMENTS)
def test_every_make_command_exists(page: Path) -> None:
    for target, *_ in commands(page, "make"):
        assert target in _TARGETS, f"{page.name}: the Makefile has no {target}"


@in_every(DOCUMENTS)
def test_every_cdktf_command_exists_with_its_options(page: Path) -> None:
    for command, *arguments in commands(page, "cdktf"):
        help_text = _cdktf_help()
        assert re.search(rf"^  cdktf {command}\b", help_text, re.MULTILINE), f"{page.name}: cdktf has no {command}"
        options = {argument.partition("=")[0] for argument in arguments if argument.startswith("-")}
        known = set(re.findall(r"--[a-z-]+", _cdktf_help(command)))
        assert options <= known, f"{page.name}: cdktf {command} has no {options - known}"


@cache
def _cdktf_help(*command: str) -> str:
    done = subprocess.run(
        [ROOT / "node_modules" / ".bin" / "cdktf", *command, "--help"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_commands_are_found() -> None:
    services = {command[0] for page in RUNBOOKS for command in commands(page, "aws")}
    assert {"cloudwatch", "sqs", "logs", "lambda", "dynamodb"} <= services
    for page in RUNBOOKS:
        assert [*commands(page, "aws"), *commands(page, "python")], f"{page.name} has no command"
    found = {(tool, command[0]) for page in DOCUMENTS for tool in ("make", "cdktf") for command in commands(page, tool)}
    assert {("make", "demo"), ("make", "plan"), ("cdktf", "deploy"), ("cdktf", "destroy")} <= found
