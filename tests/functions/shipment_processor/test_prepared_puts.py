"""What is sent is what botocore would have made of the same rows."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.session import get_session

from contract.row import Row
from functions.shipment_processor import clients
from functions.shipment_processor.prepared_puts import put_rows

_ITEM: dict[str, Any] = {
    "shipment_id": {"S": 'Ü"\n\u2028😀'},
    "event_key": {"S": "k"},
    "payload": {"B": bytes(range(256))},
    "expires_at": {"N": "1800000000"},
    "time_assumed": {"BOOL": True},
    "attributes": {"M": {"list": {"L": [{"N": "1E-130"}, {"NULL": True}, {"M": {}}]}, "": {"S": ""}}},
}


class Sent:
    """Requests that a client would have sent."""

    def __init__(self, client: Any) -> None:
        self.requests: list[Any] = []
        client.meta.events.register("before-send", self._answer)

    def _answer(self, request: Any, **_: Any) -> AWSResponse:
        self.requests.append(request)
        return AWSResponse(request.url, 200, HTTPHeaders(), _Body(b'{"UnprocessedItems":{}}'))


class _Body(io.BytesIO):
    def stream(self) -> _Body:
        return self


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    clients.dynamodb.cache_clear()
    yield
    clients.dynamodb.cache_clear()


def test_the_request_is_the_one_that_botocore_makes() -> None:
    ours = clients.dynamodb()
    stock: Any = get_session().create_client("dynamodb")
    sent, expected = Sent(ours), Sent(stock)
    put_rows(ours, "log", [Row("a", "k", _ITEM)])
    stock.batch_write_item(RequestItems={"log": [{"PutRequest": {"Item": _ITEM}}]})
    (request,), (like,) = sent.requests, expected.requests
    assert json.loads(request.body) == json.loads(like.body)
    assert request.url == like.url
    for header in ("X-Amz-Target", "Content-Type"):
        assert request.headers[header] == like.headers[header]
    assert int(request.headers["Content-Length"]) == len(request.body)
    assert b"Signature=" in request.headers["Authorization"]


def test_requests_of_several_threads_at_once_do_not_mix() -> None:
    client = clients.dynamodb()
    sent = Sent(client)
    gate = threading.Barrier(8)

    def put(name: str) -> None:
        gate.wait(timeout=10)
        for _ in range(20):
            put_rows(client, "log", [Row(name, "k", {"shipment_id": {"S": name}})])

    threads = [threading.Thread(target=put, args=(str(number),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    names = [
        put["PutRequest"]["Item"]["shipment_id"]["S"]
        for request in sent.requests
        for put in json.loads(request.body)["RequestItems"]["log"]
    ]
    assert sorted(names) == sorted(str(number) for number in range(8) for _ in range(20))


def test_what_is_no_json_of_dynamodb_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="set is no type of DynamoDB's JSON"):
        put_rows(clients.dynamodb(), "log", [Row("a", "k", {"x": {"SS": {"a"}}})])
