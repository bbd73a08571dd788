"""Ways in which a request to AWS can fail, as the function sees them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What is done to one request."""

    THROTTLED = "throttled"
    """Refused for going too fast; nothing is done."""
    UNPROCESSED = "unprocessed items"
    """BatchWriteItem writes some rows and hands the others back; BatchGetItem hands all keys back."""
    SERVER_ERROR = "server error (5xx)"
    """Refused with a 5xx; nothing is done."""
    SLOW = "slow"
    """Answered later than the client waits."""
    TRICKLE = "trickle (function times out)"
    """Done, then answered byte by byte, which no timeout of a client ends: the function runs into its own."""
    ANSWER_LOST = "answer lost"
    """Done, then the connection is closed without an answer."""
    REFUSED = "connection refused"
    """The connection is closed before anything is done."""
    KILLED = "function killed (SIGKILL)"
    """Done, then the function's process is killed before it hears of it."""
    DENIED = "denied"
    """Refused for want of rights; nothing is done."""


@dataclass(frozen=True)
class Call:
    """A request of the function.

    Attributes:
        operation: Such as "BatchWriteItem".
        body: As it was sent.
    """

    operation: str
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What the function is told.

    Attributes:
        status: HTTP status.
        headers: HTTP headers but for the length.
        body: Body.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def refusal(call: Call, fault: Fault) -> Answer:
    """AWS's answer to a request that it does not do: JSON, or XML for SNS, which speaks the query protocol."""
    status, code = {
        Fault.THROTTLED: (400, "ThrottlingException"),
        Fault.SERVER_ERROR: (503, "ServiceUnavailable"),
        Fault.DENIED: (403, "AccessDeniedException"),
    }[fault]
    if call.operation == "Publish":
        error = f"<Error><Type>Receiver</Type><Code>{code}</Code><Message>injected</Message></Error>"
        xml = f"<ErrorResponse>{error}</ErrorResponse>"
        return Answer(status, (("Content-Type", "text/xml"),), xml.encode())
    body = json.dumps({"__type": f"com.amazonaws#{code}", "message": "injected"})
    return Answer(status, (("Content-Type", "application/x-amz-json-1.0"),), body.encode())
