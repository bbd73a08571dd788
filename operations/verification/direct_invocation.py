"""Hands the function a message without bus and queue, to tell whether it is the one that fails."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from contract.names import ResourceNames
from operations.errors import explained
from operations.verification.canary_events import Canary

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

_MESSAGE_ID = "verify"


def invoke_with(client: LambdaClient, names: ResourceNames, canary: Canary) -> str | None:
    """Invokes the function with a batch of one canary; returns what is wrong, None if it was stored.

    Raises:
        OperationError: It may not be invoked, or there is none.
    """
    batch = {"Records": [{"messageId": _MESSAGE_ID, "body": canary.text, "eventSource": "aws:sqs"}]}
    with explained(f"the function {names.function}", names):
        answer = client.invoke(FunctionName=names.function, Payload=json.dumps(batch).encode())
    text = answer["Payload"].read().decode(errors="replace")
    try:
        result = json.loads(text)
    except ValueError:
        return f"it answered {text[:200]!r}"
    if answer.get("FunctionError") or not isinstance(result, dict):
        return f"{result.get('errorType')}: {result.get('errorMessage')}" if isinstance(result, dict) else text[:200]
    failures = result.get("batchItemFailures", [])
    return f"it asks for the message again; why is in {names.log_group}" if failures else None
