"""The command: exit statuses, and files that are no plan."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from main import ROOT
from plan_review.__main__ import main
from tests.plan_review.plans import destroyed, document, updated

_STATUSES = {
    0: document(updated("aws_lambda_function.f", {"memory_size": 128}, {"memory_size": 256})),
    2: document(destroyed("aws_lambda_function.f", {})),
    3: document(destroyed("aws_dynamodb_table.t", {})),
}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "plan_review", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("status", _STATUSES)
def test_the_exit_status_is_the_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str], status: int) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(_STATUSES[status]))
    for form in ("text", "markdown", "json"):
        capsys.readouterr()
        assert main([str(file), "--format", form]) == status
    assert json.loads(capsys.readouterr().out)["exit_status"] == status


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is no JSON"),
        (b"\x80abc", "is no JSON"),
        (b"Terraform will perform the following actions:", "is no JSON"),
        (b'{"format_version":"1.2"}{"format_version":"1.2"}', "is no JSON"),
        (b'{"format_version": NaN}', "NaN is no JSON number"),
        (b"9" * 5_000, "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
        (b"PK\x03\x04", "own binary form"),
        (b"[]", "has no format_version"),
        (b'{"version": 4, "resources": []}', "has no format_version"),
        (b'{"format_version": 1.2, "resource_changes": []}', "has no format_version"),
        (b'{"format_version": "1.0", "values": {}}', "no plan but a state"),
        (b'{"format_version": "1.0", "provider_schemas": {}}', "no plan but something else"),
        (b'{"format_version": "2.0", "resource_changes": []}', "format 2.0"),
        (b'{"format_version": "1.2", "resource_changes": {}}', "resource_changes that is no list"),
        (b'{"format_version": "1.2", "resource_changes": [7]}', r"resource_changes\[0\] is no object"),
        (b'{"format_version": "1.2", "resource_changes": [{}]}', r"resource_changes\[0\] has no address"),
        (b'{"format_version": "1.2", "resource_changes": [{"address": "a.b"}]}', r"\(a.b\) has no change"),
        (b'{"format_version": "1.2", "planned_values": ' + b'{"a":' * 500 + b"1" + b"}" * 501, "nested deeper"),
    ],
    ids=lambda value: repr(value)[:40] if isinstance(value, bytes) else "",
)
def test_a_file_that_is_no_plan_is_named_with_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, complaint: str
) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(content)
    assert main([str(file)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"Error: {file}")
    assert err.count("\n") == 1
    assert re.search(complaint, err), err


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_a_windows_shell_redirects_is_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(_STATUSES[3]), encoding=encoding)
    assert main([str(file)]) == 3


def test_arguments_that_make_no_sense_are_never_mistaken_for_a_verdict(tmp_path: Path) -> None:
    for arguments in ([], ["--format", "yaml", "plan.json"], [str(tmp_path / "none.json")], [str(tmp_path)]):
        done = run(*arguments)
        assert done.returncode == 1, arguments
        assert "Error: " in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_command_runs_as_documented_and_survives_a_reader_that_is_gone(tmp_path: Path, form: str) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(document(*(destroyed(f"aws_sqs_queue.q{n}", {}) for n in range(5_000)))))
    assert run(str(file), "--format", form).returncode == 3
    with subprocess.Popen(
        [sys.executable, "-m", "plan_review", str(file), "--format", form],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode not in (0, 2)
