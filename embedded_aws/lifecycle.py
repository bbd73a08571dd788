"""Starts, finds and stops the embedded AWS."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[1]
# The region of every environment in cdktf.json; the stand-in accepts any.
REGION = "eu-central-1"
_START_LIMIT_SECONDS = 60
_STOP_LIMIT_SECONDS = 10
# What a process needs from the machine; everything else, AWS_* above all, would reach the functions that run in it.
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL")


class EmbeddedAwsError(Exception):
    """The embedded AWS cannot be started or is not running; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class EmbeddedAws:
    """A running embedded AWS.

    Attributes:
        directory: Folder of its log, certificate and lock.
        port: Loopback port of every service.
        process_id: The process that serves it.
        process: The same as a child of this process, if this process started it.
    """

    directory: Path
    port: int
    process_id: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint_url(self) -> str:
        """URL of every service."""
        return f"https://127.0.0.1:{self.port}"

    @property
    def certificate(self) -> Path:
        """The certificate that clients must trust."""
        return self.directory / "ministack-tls" / "server.crt"

    def client_environment(self) -> dict[str, str]:
        """Environment variables that make any AWS client, Terraform and cdktf talk to it."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_CA_BUNDLE": str(self.certificate),
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            # It does not know PutQueryDefinition. A value in a .tfvars file would win over this one.
            "TF_VAR_saved_queries": "false",
        }

    def stop(self) -> None:
        """Ends the process and waits until it is gone; does nothing when it is gone already."""
        if not _is_locked(self.directory):
            return
        os.kill(self.process_id, signal.SIGTERM)
        deadline = time.monotonic() + _STOP_LIMIT_SECONDS
        while _is_locked(self.directory) and time.monotonic() < deadline:
            time.sleep(0.05)
        if _is_locked(self.directory):
            os.kill(self.process_id, signal.SIGKILL)
        if self.process is not None:
            self.process.wait(_STOP_LIMIT_SECONDS)
            if self.process.stdin is not None:
                self.process.stdin.close()


def start(directory: Path, *, with_parent: bool, function_environment: Mapping[str, str] | None = None) -> EmbeddedAws:
    """Starts an embedded AWS on a free loopback port and waits until it answers.

    It checks signatures and enforces IAM policies.

    Args:
        directory: Folder for its files, emptied first.
        with_parent: End it when this process ends, however that happens.
        function_environment: Environment variables that the functions see besides their own.

    Raises:
        EmbeddedAwsError: One runs in this folder already, or it did not start.
    """
    directory = directory.absolute()
    if _is_locked(directory):
        raise EmbeddedAwsError(f"an embedded AWS runs in {directory} already; stop it with `make down`")
    # It starts empty, so Terraform's memory of an earlier one would only mislead.
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    port = _free_port()
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    environment |= {
        "AUTH": "true",
        "USE_SSL": "1",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        # Services with ports of their own, which nothing here uses.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "TMPDIR": str(directory),
        "AWS_CA_BUNDLE": str(directory / "ministack-tls" / "server.crt"),
        "PYTHONDONTWRITEBYTECODE": "1",
        **(function_environment or {}),
    }
    command = [sys.executable, "-m", "embedded_aws.serve", str(port), str(_lock_file(directory))]
    with (directory / "embedded-aws.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, *(["--with-parent"] if with_parent else [])],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.PIPE if with_parent else subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for the command that started it, which stops it in order.
            start_new_session=True,
        )
    server = EmbeddedAws(directory=directory, port=port, process_id=process.pid, process=process)
    try:
        _wait_until_ready(server, process)
    except BaseException:
        process.kill()
        process.wait()
        raise
    _record_file(directory).write_text(json.dumps({"port": port, "process_id": process.pid}))
    return server


def running(directory: Path) -> EmbeddedAws | None:
    """The embedded AWS that was started in `directory` and still runs, or None."""
    if not _is_locked(directory):
        return None
    record = json.loads(_record_file(directory).read_text())
    return EmbeddedAws(directory=directory.absolute(), port=record["port"], process_id=record["process_id"])


@contextlib.contextmanager
def embedded_aws(directory: Path, *, function_environment: Mapping[str, str] | None = None) -> Iterator[EmbeddedAws]:
    """An embedded AWS for the length of a `with` block."""
    server = start(directory, with_parent=True, function_environment=function_environment)
    try:
        yield server
    finally:
        server.stop()


def _lock_file(directory: Path) -> Path:
    return directory / "embedded-aws.lock"


def _record_file(directory: Path) -> Path:
    return directory / "embedded-aws.json"


def _is_locked(directory: Path) -> bool:
    try:
        with _lock_file(directory).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(server: EmbeddedAws, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_LIMIT_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if server.certificate.exists() and _answers(server):
            return
        time.sleep(0.1)
    raise EmbeddedAwsError(f"the embedded AWS did not start; see {server.directory / 'embedded-aws.log'}")


def _answers(server: EmbeddedAws) -> bool:
    try:
        context = ssl.create_default_context(cafile=server.certificate)
        with urllib.request.urlopen(  # noqa: S310 - the URL is our own, on loopback
            f"{server.endpoint_url}/_ministack/health", timeout=5, context=context
        ):
            return True
    except (urllib.error.URLError, ssl.SSLError, OSError):
        return False
