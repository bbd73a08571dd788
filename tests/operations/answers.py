"""A client of AWS whose every request has an answer that the test gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from botocore.exceptions import ClientError

from operations.caller_account import CallerAccount
from operations.findings import Finding, Verdict
from tests.operations.pipeline import REGION

ACCOUNT = CallerAccount(id="123456789012", region=REGION, partition="aws", caller="arn:aws:iam::123456789012:user/me")


class Answers:
    """Answers requests by their names.

    Args:
        answers: Method name to what it returns, to the error that it raises, or to a function of its arguments.
    """

    def __init__(self, **answers: Any) -> None:
        self._answers = answers

    def __getattr__(self, method: str) -> Callable[..., Any]:
        """The method of a request; only what the test expects can be requested."""
        if method not in self._answers:
            raise AttributeError(method)
        answer = self._answers[method]

        def request(**arguments: Any) -> Any:
            if isinstance(answer, Exception):
                raise answer
            return answer(**arguments) if callable(answer) else answer

        return request

    def get_paginator(self, operation: str) -> Answers:
        """A paginator of one page."""
        return Answers(paginate=lambda **arguments: [getattr(self, operation)(**arguments)])


def refusal(code: str) -> ClientError:
    """An error as AWS answers it."""
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "Request")


def bad(findings: Iterable[Finding]) -> dict[str, str]:
    """What is not good, and what was found."""
    return {each.what: each.found for each in findings if each.verdict is not Verdict.GOOD}


def verdicts(findings: Iterable[Finding]) -> dict[str, Verdict]:
    """The verdict on everything."""
    return {each.what: each.verdict for each in findings}
