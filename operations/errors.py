"""Errors that an operator can act on, and how AWS's own become one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore import exceptions as aws

from contract.names import ResourceNames
from contract.shipment_log import STATUS_INDEX

_NOT_FOUND = {
    "404",  # of a HEAD request to S3, which has no body
    "AWS.SimpleQueueService.NonExistentQueue",
    "NoSuchBucket",
    "NoSuchEntity",
    "NotFound",
    "NotFoundException",
    "QueueDoesNotExist",
    "ResourceNotFound",
    "ResourceNotFoundException",
}
_BAD_CREDENTIALS = {
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_SIGN_IN = "sign in (`aws configure` or `aws sso login`) or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"


class OperationError(Exception):
    """An expected failure; its text is one line that says what is wrong and what to do about it."""


class MissingError(OperationError):
    """What is asked for does not exist."""


class UsageError(ValueError):
    """Arguments that make no sense; the text is one line that says what is wrong with them."""


@contextmanager
def explained(resource: str, names: ResourceNames) -> Iterator[None]:
    """Turns what boto3 raises inside the block into an `OperationError`.

    Args:
        resource: What the block works on, such as "the table shipment-log-dev".
        names: The environment that the resource belongs to.

    Raises:
        MissingError: The resource does not exist.
        OperationError: boto3 raised another error; anything else passes unchanged.
    """
    try:
        yield
    except aws.ClientError as error:
        code = error.response.get("Error", {}).get("Code")
        kind = MissingError if code in _NOT_FOUND else OperationError
        raise kind(_explain_answer(error, resource, names)) from error
    except aws.BotoCoreError as error:
        raise OperationError(explain_client_side(error)) from error


def explain_client_side(error: aws.BotoCoreError) -> str:
    """Says what to do about an error that boto3 raised without an answer from AWS."""
    if isinstance(error, aws.NoRegionError):
        return "no AWS region is set: set AWS_REGION, for example to eu-central-1"
    if isinstance(error, aws.NoCredentialsError):
        return f"no AWS credentials found: {_SIGN_IN}"
    if isinstance(
        error, aws.ProfileNotFound | aws.PartialCredentialsError | aws.CredentialRetrievalError | aws.SSOError
    ):
        return f"the AWS credentials cannot be used ({error}): {_SIGN_IN}"
    if isinstance(error, aws.ConnectionError | aws.HTTPClientError):
        return f"AWS cannot be reached ({error}): check the network and AWS_ENDPOINT_URL, then try again"
    return f"the request to AWS could not be made: {error}"


def _explain_answer(error: aws.ClientError, resource: str, names: ResourceNames) -> str:
    code = str(error.response.get("Error", {}).get("Code", ""))
    message = str(error.response.get("Error", {}).get("Message", "")).strip() or "no further message"
    deploy = f"deploy it with `cdktf deploy shipment-{names.environment}`"
    elsewhere = "check the account, AWS_REGION and --environment"
    if STATUS_INDEX in message and code in {"ValidationException", "ResourceNotFoundException"}:
        # "Cannot read from backfilling global secondary index" is a ValidationException too.
        return (
            f"{resource} has no index {STATUS_INDEX} that can be read: wait if `python -m operations verify` says"
            f" that it is being created, else {deploy} again, so that it gets one"
        )
    if code in _NOT_FOUND:
        return f"{resource} does not exist here: {deploy}, or {elsewhere}"
    if code.startswith(("AccessDenied", "NotAuthorized")):
        return (
            f"access to {resource} is denied for {error.operation_name}: use credentials that may do that ({message})"
        )
    if code in _BAD_CREDENTIALS:
        return f"AWS does not accept the credentials ({code}: {message}): {_SIGN_IN}"
    return f"AWS refused {error.operation_name} on {resource} ({code}: {message})"
