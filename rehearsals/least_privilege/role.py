"""The rights of the function's role as they are deployed, and ways to try each of them."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import boto3
from botocore.exceptions import ClientError

from rehearsals.errors import RehearsalError


@dataclass(frozen=True)
class Right:
    """One action that one inline policy of the role allows."""

    grant: str
    action: str


class Role:
    """A deployed role: what it may do, what it can do without one of its rights, and its credentials.

    Args:
        name: Name of the role.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._iam = boto3.client("iam")

    @cached_property
    def documents(self) -> dict[str, dict[str, Any]]:
        """The inline policies by name."""
        return {
            grant: self._document(self._iam.get_role_policy(RoleName=self.name, PolicyName=grant)["PolicyDocument"])
            for grant in self._iam.list_role_policies(RoleName=self.name)["PolicyNames"]
        }

    @property
    def rights(self) -> list[Right]:
        """Every action of every policy."""
        return [
            Right(grant, action)
            for grant, document in self.documents.items()
            for statement in document["Statement"]
            for action in statement["Action"]
        ]

    @contextmanager
    def without(self, right: Right) -> Iterator[None]:
        """Takes one action out of the deployed policy for the length of a `with` block."""
        document = self.documents[right.grant]
        (statement,) = document["Statement"]
        left = [action for action in statement["Action"] if action != right.action]
        try:
            if left:
                self._put(right.grant, {**document, "Statement": [{**statement, "Action": left}]})
            else:
                self._iam.delete_role_policy(RoleName=self.name, PolicyName=right.grant)
            yield
        finally:
            self._put(right.grant, document)

    def session(self) -> boto3.Session:
        """A session with the role's credentials."""
        sts = boto3.client("sts")
        account = sts.get_caller_identity()["Account"]
        credentials = sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/{self.name}", RoleSessionName="rehearsal")[
            "Credentials"
        ]
        return boto3.Session(
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
        )

    def _put(self, grant: str, document: dict[str, Any]) -> None:
        self._iam.put_role_policy(RoleName=self.name, PolicyName=grant, PolicyDocument=json.dumps(document))

    @staticmethod
    def _document(document: Any) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(document) if isinstance(document, str) else document
        return parsed


@dataclass(frozen=True)
class Invocation:
    """What came of one invocation of the function.

    Attributes:
        retried: Ids of the messages that it reported for another delivery.
        log: The end of its log.
    """

    retried: list[str]
    log: str


def invoke(function: str, body: str) -> Invocation:
    """Invokes the function with a batch of one message, as the event source mapping would, and waits for the answer.

    Raises:
        RehearsalError: The function ended with an error.
    """
    record = {
        "messageId": "11111111-2222-3333-4444-555555555555",
        "receiptHandle": "none",
        "body": body,
        "attributes": {"ApproximateReceiveCount": "1"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:000000000000:shipment-events",
        "awsRegion": "eu-central-1",
    }
    answer = boto3.client("lambda").invoke(
        FunctionName=function, Payload=json.dumps({"Records": [record]}), LogType="Tail"
    )
    payload = json.loads(answer["Payload"].read())
    if answer.get("FunctionError") is not None:
        raise RehearsalError(f"the function failed: {payload}")
    return Invocation(
        retried=[item["itemIdentifier"] for item in payload["batchItemFailures"]],
        log=base64.b64decode(answer["LogResult"]).decode(),
    )


def is_denied(call: Callable[[], object]) -> bool:
    """Whether AWS refuses a request for want of rights; any other error passes through."""
    try:
        call()
    except ClientError as error:
        if error.response["Error"]["Code"].startswith(("AccessDenied", "AuthorizationError")):
            return True
        raise
    return False
