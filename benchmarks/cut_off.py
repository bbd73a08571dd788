"""Clients of botocore whose requests end where they would be sent: what is left is the work of this side."""

from __future__ import annotations

import io
import time
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

_ANSWERS = {"BatchWriteItem": b'{"UnprocessedItems":{}}', "SendMessage": b'{"MessageId":"0"}'}


class _Body(io.BytesIO):
    def stream(self) -> _Body:
        return self


def cut_off(client: Any, *, answer_after: float = 0) -> None:
    """Answers every request of a client as an AWS that takes everything would, without sending it.

    Args:
        client: Client of botocore or boto3.
        answer_after: Seconds that an answer takes; what is waited for, other threads may use.
    """

    def answer(request: Any, **_: Any) -> AWSResponse:
        # A sleep of 0 would still give way to other threads.
        if answer_after:
            time.sleep(answer_after)
        # Services with the older protocols name the operation elsewhere.
        operation = request.headers.get("X-Amz-Target", b"").decode().rpartition(".")[2]
        return AWSResponse(request.url, 200, HTTPHeaders(), _Body(_ANSWERS.get(operation, b"{}")))

    client.meta.events.register("before-send", answer)
