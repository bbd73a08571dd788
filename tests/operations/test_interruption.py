"""Ctrl-C as it really happens: a signal to another process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.operations.carrier_documents import canonical
from tests.support.signals import started_as_from_a_terminal

ROOT = Path(__file__).parents[2]


class SlowEventBridge(BaseHTTPRequestHandler):
    """Answers DescribeEventBus, and takes the entries of one PutEvents; the second one waits for `release`.

    A subclass serves one test, since what it notes stands in the class.
    """

    second_request: threading.Event
    release: threading.Event
    requests: int

    def do_POST(self) -> None:
        """An AWS JSON request."""
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "Entries" not in request:
            self._answer({"Name": request["Name"]})
            return
        type(self).requests += 1
        if self.requests > 1:
            self.second_request.set()
            self.release.wait(30)
        self._answer({"FailedEntryCount": 0, "Entries": [{"EventId": "1"} for _ in request["Entries"]]})

    def _answer(self, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name in the base class
        """Says nothing."""


@dataclass(frozen=True)
class Endpoint:
    """Where it is, and when its second request comes."""

    url: str
    second_request: threading.Event


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    class Served(SlowEventBridge):
        second_request = threading.Event()
        release = threading.Event()
        requests = 0

    server = ThreadingHTTPServer(("127.0.0.1", 0), Served)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Endpoint(f"http://127.0.0.1:{server.server_address[1]}", Served.second_request)
    Served.release.set()
    server.shutdown()
    server.server_close()
    thread.join()


def test_ctrl_c_ends_send_cleanly(endpoint: Endpoint, tmp_path: Path) -> None:
    # GIVEN a send of 25 events whose second request takes long
    file = tmp_path / "events.jsonl"
    file.write_text(f"{json.dumps(canonical('A'))}\n" * 25)
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_ENDPOINT_URL": endpoint.url,
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    with started_as_from_a_terminal(signal.SIGINT):
        process = subprocess.Popen(
            [sys.executable, "-m", "operations", "send", str(file)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    try:
        assert endpoint.second_request.wait(120), "send did not come to its second request"
        # WHEN the operator presses Ctrl-C
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=120)
    finally:
        process.kill()
    # THEN it ends at once with counts that add up and the way to go on, without a traceback
    assert process.returncode == 130, stderr
    assert stdout == (
        "shipment-events-dev: 20 read = 10 accepted + 10 failed (10 of them not tried to the end)\n"
        "Recognised: 20 canonical (20 events)\n"
    )
    assert stderr == (
        f"To go on: python -m operations send --environment dev --from-line 11 {file}\nError: interrupted\n"
    )
