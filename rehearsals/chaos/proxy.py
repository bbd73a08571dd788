"""A proxy between the function and the embedded AWS that makes requests fail.

The function talks plain HTTP to it, and it talks TLS to the embedded AWS. The Host header stays as it is, so signatures
stay valid. Only the function is told about it (AWS_ENDPOINT_URL): tests, Terraform and the event source mapping go
around.
"""

from __future__ import annotations

import base64
import http.client
import json
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3

from embedded_aws.lifecycle import REGION, EmbeddedAws
from rehearsals.chaos.faults import Answer, Call, Fault, refusal
from rehearsals.chaos.function_process import kill_client
from rehearsals.chaos.plan import LOOK, FaultPlan

_LIMIT_SECONDS = 30
# Longer than the function's clients wait for an answer (clients.py).
_SLOW_SECONDS = 2.5
_FORM_ACTION = re.compile(rb"(?:^|&)Action=(\w+)")


class FaultProxy:
    """The proxy; `url` is known before the embedded AWS is, because that has to be told of it when it starts.

    Args:
        plan: Decides about each request.
    """

    def __init__(self, plan: FaultPlan) -> None:
        self.plan = plan
        proxy = self

        class Handler(_Handler):
            def do_POST(self) -> None:
                """Handles a request."""
                proxy._handle(self)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serves for the length of a `with` block."""
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def forward_to(self, aws: EmbeddedAws) -> None:
        """Tells where requests go."""
        self._aws = aws
        self._trust = ssl.create_default_context(cafile=aws.certificate)
        settings = aws.client_environment()
        self._dynamodb = boto3.client(
            "dynamodb",
            region_name=REGION,
            endpoint_url=aws.endpoint_url,
            verify=str(aws.certificate),
            aws_access_key_id=settings["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=settings["AWS_SECRET_ACCESS_KEY"],
        )

    def _handle(self, handler: _Handler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        call = Call(_operation(handler, body), body)
        fault = self.plan.decide(call)
        if fault is Fault.UNPROCESSED:
            self.plan.count(fault)
            handler.answer(_read_none(body) if call.operation == LOOK else self._write_some(body))
        elif fault in (Fault.THROTTLED, Fault.SERVER_ERROR, Fault.DENIED):
            self.plan.count(fault)
            handler.answer(refusal(call, fault))
        elif fault is Fault.REFUSED:
            self.plan.count(fault)
            handler.hang_up()
        elif fault is Fault.KILLED:
            self._forward(handler, body)
            if kill_client(self._aws, port=handler.client_address[1]):
                self.plan.count(fault)
            handler.hang_up()
        else:
            answer = self._forward(handler, body)
            if fault:
                self.plan.count(fault)
            if fault is Fault.SLOW:
                time.sleep(_SLOW_SECONDS)
            if fault is Fault.ANSWER_LOST:
                handler.hang_up()
            elif fault is Fault.TRICKLE:
                handler.trickle(answer)
            else:
                handler.answer(answer)

    def _forward(self, handler: _Handler, body: bytes) -> Answer:
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self._aws.port, timeout=_LIMIT_SECONDS, context=self._trust
        )
        try:
            connection.putrequest("POST", handler.path, skip_host=True, skip_accept_encoding=True)
            for name, value in handler.headers.items():
                if name.lower() not in ("connection", "expect"):
                    connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            headers = tuple(
                (name, value)
                for name, value in response.getheaders()
                if name.lower() not in ("content-length", "connection", "transfer-encoding", "date", "server")
            )
            return Answer(response.status, headers, response.read())
        finally:
            connection.close()

    def _write_some(self, body: bytes) -> Answer:
        """Writes the first half of the rows, none of one, and hands the others back."""
        requests = json.loads(body)["RequestItems"]
        # The client spells bytes in base64 by itself.
        with_bytes = json.loads(body, object_hook=_with_bytes)["RequestItems"]
        written = {table: rows[: len(rows) // 2] for table, rows in with_bytes.items() if len(rows) > 1}
        left = {table: rows[len(rows) // 2 :] for table, rows in requests.items()}
        if written:
            # Not what the function signed, so signed anew.
            self._dynamodb.batch_write_item(RequestItems=written)
        return _answer({"UnprocessedItems": left})


def _read_none(body: bytes) -> Answer:
    return _answer({"Responses": {}, "UnprocessedKeys": json.loads(body)["RequestItems"]})


def _answer(content: dict[str, Any]) -> Answer:
    return Answer(200, (("Content-Type", "application/x-amz-json-1.0"),), json.dumps(content).encode())


def _with_bytes(value: dict[str, Any]) -> dict[str, Any]:
    return {"B": base64.b64decode(value["B"])} if value.keys() == {"B"} else value


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gives it
        """Keeps quiet."""

    def answer(self, answer: Answer) -> None:
        """Sends an answer; the client may have given up waiting."""
        with suppress(OSError):
            self._head(answer)
            self.wfile.write(answer.body)

    def trickle(self, answer: Answer) -> None:
        """Sends an answer a byte a second until the client is gone."""
        with suppress(OSError):
            self._head(answer)
            for byte in answer.body[:_LIMIT_SECONDS]:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(1)
        self.hang_up()

    def hang_up(self) -> None:
        """Closes the connection without an answer."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _head(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()


def _operation(handler: _Handler, body: bytes) -> str:
    target = handler.headers.get("X-Amz-Target")
    if target:
        return target.rpartition(".")[2]
    action = _FORM_ACTION.search(body)
    return action[1].decode() if action else handler.path
