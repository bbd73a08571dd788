"""What to make of a request to AWS that failed."""

from __future__ import annotations

from botocore.exceptions import ClientError, ParamValidationError

_LONGEST_TEXT = 300


def error_code(error: Exception) -> str:
    """AWS's code of an error, such as "ThrottlingException"; the exception's name where AWS did not answer."""
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", "no code"))
    return type(error).__name__


def described(error: Exception) -> str:
    """Code and text of an error, for logs and people; at most 300 characters."""
    if isinstance(error, ParamValidationError):
        # Its text quotes the values.
        return error_code(error)
    text = error.response.get("Error", {}).get("Message", "") if isinstance(error, ClientError) else error
    return f"{error_code(error)}: {text}"[:_LONGEST_TEXT]
