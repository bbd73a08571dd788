from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import boto3
import pytest

from embedded_aws.lifecycle import EmbeddedAwsError, embedded_aws, running, start
from embedded_aws.local_environment import as_client_of
from main import ROOT


def wait_until_stopped(directory: Path) -> bool:
    deadline = time.monotonic() + 60
    while running(directory) is not None and time.monotonic() < deadline:
        time.sleep(0.05)
    return running(directory) is None


def test_it_answers_while_the_block_lasts_and_is_gone_after(tmp_path: Path) -> None:
    directory = tmp_path / "aws"
    with embedded_aws(directory) as server, as_client_of(server):
        assert boto3.client("sts").get_caller_identity()["Account"] == "000000000000"
        assert running(directory) is not None
    assert running(directory) is None
    with pytest.raises(ProcessLookupError):
        os.kill(server.process_id, 0)


def test_it_is_stopped_when_the_block_fails(tmp_path: Path) -> None:
    with pytest.raises(KeyError), embedded_aws(tmp_path / "aws"):
        raise KeyError
    assert running(tmp_path / "aws") is None


def test_it_ends_when_the_process_that_started_it_is_killed(tmp_path: Path) -> None:
    directory = tmp_path / "aws"
    code = (
        "import sys, pathlib; from embedded_aws.lifecycle import start\n"
        f"server = start(pathlib.Path({str(directory)!r}), with_parent=True)\n"
        "print('started', flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "started\n"
        assert running(directory) is not None
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.communicate()
    assert wait_until_stopped(directory)


def test_it_is_stopped_in_order_although_its_parent_blocks_the_signal(tmp_path: Path) -> None:
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        server = start(tmp_path / "aws", with_parent=True)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    server.stop()
    assert server.process is not None
    assert server.process.returncode == 0, "it had to be killed"


def test_two_in_one_folder_are_refused(tmp_path: Path) -> None:
    with embedded_aws(tmp_path / "aws"), pytest.raises(EmbeddedAwsError, match="make down"):
        start(tmp_path / "aws", with_parent=True)


def test_another_process_finds_and_stops_what_was_left_running(tmp_path: Path) -> None:
    server = start(tmp_path / "aws", with_parent=False)
    try:
        found = running(tmp_path / "aws")
        assert found is not None
        assert (found.port, found.process_id) == (server.port, server.process_id)
    finally:
        server.stop()
    assert running(tmp_path / "aws") is None


def test_the_settings_of_the_developer_do_not_reach_the_embedded_aws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "secret")
    with embedded_aws(tmp_path / "aws") as server, as_client_of(server):
        assert "AWS_PROFILE" not in os.environ
        assert "AWS_SESSION_TOKEN" not in os.environ
        boto3.client("sts").get_caller_identity()
    assert os.environ["AWS_PROFILE"] == "production"
