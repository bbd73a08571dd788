from __future__ import annotations

import socket
from pathlib import Path

import boto3
import pytest
from botocore.stub import Stubber

from operations.errors import OperationError
from operations.queries import history
from tests.operations.pipeline import NAMES, Run


@pytest.fixture
def no_aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A machine on which AWS is not set up at all."""
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "PROFILE", "REGION", "DEFAULT_REGION"):
        monkeypatch.delenv(f"AWS_{name}", raising=False)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    # botocore waits seconds between attempts
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    return monkeypatch


def error_of(run: Run, *arguments: str) -> str:
    """The one line on stderr of a command that cannot use AWS."""
    result = run(*arguments)
    assert result.exit_code == 3, result.output
    assert result.stdout == "", "nothing but results belongs on stdout"
    assert result.stderr.startswith("Error: "), result.stderr
    assert result.stderr.count("\n") == 1, f"not one line: {result.stderr!r}"
    return result.stderr


COMMANDS = [
    ("by-status", "delayed"),
    ("history", "A"),
    ("original", "A"),
    ("statuses",),
    ("statuses", "--unmapped"),
    ("remap",),
    ("failures",),
    ("redrive",),
    ("replay", "--from", "2025-06-01T08:00:00Z", "--to", "2025-06-01T09:00:00Z"),
]


@pytest.fixture(params=[*COMMANDS, ("send",)], ids=" ".join)
def command(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, ...]:
    """Each command with the least arguments."""
    arguments: tuple[str, ...] = request.param
    if arguments == ("send",):
        file = tmp_path / "events.jsonl"
        file.write_text('{"shipment_id":"A"}\n')
        return ("send", str(file))
    return arguments


@pytest.mark.usefixtures("aws")
def test_what_is_not_deployed_is_named(run: Run, command: tuple[str, ...]) -> None:
    resource = {
        "send": "the event bus shipment-events-prod",
        "by-status": "the table shipment-log-prod",
        "history": "the table shipment-log-prod",
        "original": "the table shipment-log-prod",
        "statuses": "the table shipment-log-prod",
        "remap": "the table shipment-log-prod",
        "failures": "the queue shipment-failed-events-prod",
        "redrive": "the queue shipment-failed-events-prod",
        "replay": "the archive shipment-events-prod",
    }[command[0]]
    for output in ([], ["--output", "json"]) if command[0] != "original" else ([],):
        error = error_of(run, *command, "--environment", "prod", *output)
        assert f"{resource} does not exist here: deploy it with `cdktf deploy shipment-prod`" in error


def test_no_region_is_named(no_aws: pytest.MonkeyPatch, run: Run, command: tuple[str, ...]) -> None:
    assert "no AWS region is set: set AWS_REGION" in error_of(run, *command)


def test_no_credentials_are_named(no_aws: pytest.MonkeyPatch, run: Run, command: tuple[str, ...]) -> None:
    no_aws.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    assert "no AWS credentials found: sign in" in error_of(run, *command)


def test_an_endpoint_that_does_not_answer_is_named(
    no_aws: pytest.MonkeyPatch, run: Run, command: tuple[str, ...]
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        endpoint = f"http://127.0.0.1:{unused.getsockname()[1]}"
        no_aws.setenv("AWS_ENDPOINT_URL", endpoint)
        no_aws.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        no_aws.setenv("AWS_ACCESS_KEY_ID", "test")
        no_aws.setenv("AWS_SECRET_ACCESS_KEY", "test")
        error = error_of(run, *command)
    assert "AWS cannot be reached" in error
    assert endpoint in error
    assert "check the network and AWS_ENDPOINT_URL" in error


def test_a_malformed_endpoint_is_named(no_aws: pytest.MonkeyPatch, run: Run) -> None:
    no_aws.setenv("AWS_ENDPOINT_URL", "not a url")
    no_aws.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    assert "Invalid endpoint: not a url; check AWS_ENDPOINT_URL" in error_of(run, "failures")


def test_an_unknown_profile_is_named(no_aws: pytest.MonkeyPatch, run: Run) -> None:
    no_aws.setenv("AWS_PROFILE", "nobody")
    assert "The config profile (nobody) could not be found): sign in" in error_of(run, "failures")


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    ("code", "message", "says"),
    [
        ("AccessDeniedException", "no", "access to the table shipment-log-test is denied for Query: use credentials"),
        ("UnrecognizedClientException", "invalid token", "AWS does not accept the credentials"),
        ("ExpiredTokenException", "expired", "AWS does not accept the credentials"),
        ("ResourceNotFoundException", "Requested resource not found", "the table shipment-log-test does not exist"),
        ("ValidationException", "The table does not have the specified index: StatusIndex", "has no index StatusIndex"),
        (
            "InternalServerError",
            "",
            "AWS refused Query on the table shipment-log-test (InternalServerError: no further",
        ),
    ],
)
def test_each_answer_of_aws_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, code: str, message: str, says: str
) -> None:
    client = boto3.client("dynamodb")
    stub = Stubber(client)
    stub.add_client_error("query", code, message)
    with stub, pytest.raises(OperationError) as error:
        history(client, NAMES, "A")
    assert says in str(error.value)


@pytest.mark.usefixtures("aws")
def test_a_mistake_of_our_own_keeps_its_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("operations.clients.dynamodb_client", broken)
    assert isinstance(run("history", "A").exception, ZeroDivisionError)
