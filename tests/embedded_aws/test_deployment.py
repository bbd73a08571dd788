from __future__ import annotations

import os
from pathlib import Path

import pytest

from embedded_aws import deployment
from embedded_aws.deployment import DeploymentError, deploy


def fake_cdktf(project: Path, script: str) -> None:
    command = project / "node_modules" / ".bin" / "cdktf"
    command.parent.mkdir(parents=True)
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o755)


def test_each_finished_resource_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_cdktf(
        tmp_path,
        """printf 'x \\033[1mPlan: 2 to add, 1 to change, 0 to destroy.\\033[0m\\n'
        echo 'x aws_sqs_queue.a: Still creating... [10s elapsed]'
        echo 'x aws_sqs_queue.a: Creation complete after 25s [id=1]'
        echo 'x aws_sns_topic.b: Modifications complete after 0s [id=2]'""",
    )
    monkeypatch.setattr(deployment, "PROJECT", tmp_path)
    lines: list[str] = []
    deploy("shipment-dev", output=tmp_path / "out", environment=os.environ, report=lines.append)
    assert lines == [
        "planned 3 changes",
        "waiting   aws_sqs_queue  10s",
        " 1 of 3  aws_sqs_queue  25s",
        " 2 of 3  aws_sns_topic  0s",
    ]


def test_a_failure_shows_what_went_wrong_and_where_the_log_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_cdktf(tmp_path, "echo fine; echo 'Error: no such bucket'; exit 1")
    monkeypatch.setattr(deployment, "PROJECT", tmp_path)
    with pytest.raises(DeploymentError) as error:
        deploy("state-dev", output=tmp_path / "out", environment=os.environ, report=lambda _: None)
    assert "Error: no such bucket" in str(error.value)
    assert str(tmp_path / "out" / "state-dev.log") in str(error.value)


def test_an_interruption_stops_what_was_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pid_file = tmp_path / "pid"
    fake_cdktf(tmp_path, f"echo $$ > {pid_file}; echo 'Plan: 1 to add, 0 to change, 0 to destroy'; sleep 60")
    monkeypatch.setattr(deployment, "PROJECT", tmp_path)

    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deploy("shipment-dev", output=tmp_path / "out", environment=os.environ, report=interrupt)
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid_file.read_text()), 0)
