"""Every command of `python -m operations` works with exactly the rights of its policy, and is refused without."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from embedded_aws.deployment import process_environment
from main import ROOT
from rehearsals.least_privilege.role import is_denied
from tests.throw_away.trial import Deployed, Trial, session_of

LOOKING = ["operator_policy"]
MENDING = ["operator_policy", "operator_recovery_policy"]
STORED = {"shipment_id": "ALP-1", "status": "delivered", "timestamp": "2026-01-02T03:04:05Z"}
REJECTED = {"shipment_id": "ALP-2", "status": "lost in space", "timestamp": "2026-01-02T03:04:05Z"}
_KEY = {"shipment_id": {"S": "EZ-1"}, "event_key": {"S": "2026-01-02T03:04:05.000000000Z#remapped"}}
_LIMIT_SECONDS = 180
_NUMBERS = itertools.count()


class Person:
    """Somebody with policies of the state stack, who runs `python -m operations`.

    Args:
        trial: The environment.
        policies: Outputs of its state stack.
    """

    def __init__(self, trial: Trial, policies: list[str]) -> None:
        self.keys = trial.user(f"person-{next(_NUMBERS)}", policies)
        self._environment = trial.names.environment
        self._settings = process_environment(trial.aws.client_environment()) | self.keys

    def run(self, *arguments: str) -> str:
        """Runs a command that must succeed; returns what it printed."""
        done = self._run(*arguments)
        assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def is_refused(self, *arguments: str) -> bool:
        """Whether a command ends because AWS refuses it for want of rights."""
        done = self._run(*arguments)
        return done.returncode != 0 and "denied" in done.stderr.lower()

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "operations", *arguments, "--environment", self._environment],
            cwd=ROOT,
            env=self._settings,
            capture_output=True,
            text=True,
            timeout=300,
        )


@pytest.fixture(autouse=True)
def _events(trial: Trial, deployed: Deployed, tmp_path: Path) -> Iterator[None]:
    """One event in the log and at least one in the failed-events queue, by a producer; gone afterwards."""
    file = tmp_path / "events.jsonl"
    file.write_text("".join(f"{json.dumps(event)}\n" for event in (STORED, REJECTED)))
    Person(trial, ["producer_policy"]).run("send", str(file))
    _wait_until(lambda: _rows(trial) == 1 and _messages(trial.names.failed_events_queue) >= 1)
    yield
    # Other tests count the rows of the same environment.
    _wait_until(lambda: _messages(trial.names.queue) == 0)
    _delete_rows(trial)
    sqs = boto3.client("sqs")
    sqs.purge_queue(QueueUrl=sqs.get_queue_url(QueueName=trial.names.failed_events_queue)["QueueUrl"])


@pytest.fixture
def restored(trial: Trial, deployed: Deployed, _events: None) -> Iterator[str]:
    """A table with the log's rows, as whoever manages the account restores it."""
    dynamodb = boto3.client("dynamodb")
    name = f"{trial.names.table}-restored"
    dynamodb.restore_table_to_point_in_time(
        SourceTableName=trial.names.table, TargetTableName=name, RestoreDateTime=datetime.now(UTC)
    )
    dynamodb.get_waiter("table_exists").wait(TableName=name)
    yield name
    dynamodb.delete_table(TableName=name)


def _rows(trial: Trial) -> int:
    return boto3.client("dynamodb").scan(TableName=trial.names.table)["Count"]


def _delete_rows(trial: Trial) -> None:
    dynamodb = boto3.client("dynamodb")
    for item in dynamodb.scan(TableName=trial.names.table)["Items"]:
        key = {name: item[name] for name in ("shipment_id", "event_key")}
        dynamodb.delete_item(TableName=trial.names.table, Key=key)


def _messages(queue: str) -> int:
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return int(attributes["ApproximateNumberOfMessages"]) + int(attributes["ApproximateNumberOfMessagesNotVisible"])


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _LIMIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "the events have not come through"
        time.sleep(0.3)


def _last_hour() -> tuple[str, ...]:
    now = datetime.now(UTC)
    return ("--from", (now - timedelta(hours=1)).isoformat(), "--to", now.isoformat())


def test_an_operator_who_looks_finds_rows_and_failures_and_changes_nothing(
    trial: Trial, restored: str, tmp_path: Path
) -> None:
    operator = Person(trial, LOOKING)
    assert STORED["shipment_id"] in operator.run("by-status", STORED["status"])
    assert STORED["status"] in operator.run("history", STORED["shipment_id"])
    assert json.loads(operator.run("original", STORED["shipment_id"])) == STORED
    assert STORED["status"] in operator.run("statuses")
    operator.run("statuses", "--unmapped")
    assert REJECTED["shipment_id"] in operator.run("failures")
    failed = _messages(trial.names.failed_events_queue)
    commands: tuple[tuple[str, ...], ...] = (
        ("send", str(tmp_path / "events.jsonl")),
        ("redrive",),
        ("replay", *_last_hour()),
        ("restore", "--from-table", restored),
        ("remap", "--dry-run"),
    )
    assert [arguments for arguments in commands if not operator.is_refused(*arguments)] == []
    assert _messages(trial.names.failed_events_queue) == failed


def test_an_operator_who_mends_redrives_replays_and_restores(trial: Trial, restored: str) -> None:
    operator = Person(trial, MENDING)
    operator.run("replay", *_last_hour())
    _delete_rows(trial)
    # The embedded AWS does not say from which table it restored one.
    operator.run("restore", "--from-table", restored, "--allow-foreign-table")
    assert _rows(trial) == 1
    assert REJECTED["shipment_id"] in operator.run("redrive")
    # It is rejected once more.
    _wait_until(lambda: _messages(trial.names.failed_events_queue) >= 1)


def test_an_operator_who_mends_remaps(trial: Trial) -> None:
    dynamodb = boto3.client("dynamodb")
    row: dict[str, Any] = {**_KEY, "status": {"S": "unknown"}, "timestamp": {"S": "2026-01-02T03:04:05.000000000Z"}}
    row |= {"source": {"S": "easypost"}, "source_status": {"S": "delivered"}, "status_unmapped": {"BOOL": True}}
    dynamodb.put_item(TableName=trial.names.table, Item=row)
    try:
        operator = Person(trial, MENDING)
        assert "1 would change" in operator.run("remap", "--dry-run")
        assert "1 changed" in operator.run("remap")
        del row["status_unmapped"]
        found = dynamodb.get_item(TableName=trial.names.table, Key=_KEY, ConsistentRead=True)["Item"]
        assert found == {**row, "status": {"S": "delivered"}}
    finally:
        dynamodb.delete_item(TableName=trial.names.table, Key=_KEY)


def test_an_operator_who_mends_destroys_nothing(trial: Trial) -> None:
    session = session_of(Person(trial, MENDING).keys)
    sqs, dynamodb, events = session.client("sqs"), session.client("dynamodb"), session.client("events")
    names = trial.names
    queue, failed = (
        boto3.client("sqs").get_queue_url(QueueName=name)["QueueUrl"]
        for name in (names.queue, names.failed_events_queue)
    )
    attempts: dict[str, Callable[[], object]] = {
        "purge failed events": lambda: sqs.purge_queue(QueueUrl=failed),
        "take events from the queue": lambda: sqs.receive_message(QueueUrl=queue),
        "delete a row": lambda: dynamodb.delete_item(TableName=names.table, Key=_KEY),
        "delete the table": lambda: dynamodb.delete_table(TableName=names.table),
        "delete a restored table": lambda: dynamodb.delete_table(TableName=f"{names.table}-old"),
        "delete the archive": lambda: events.delete_archive(ArchiveName=names.archive),
        "put events": lambda: events.put_events(
            Entries=[{"EventBusName": names.bus, "Source": "s", "DetailType": "d", "Detail": "{}"}]
        ),
    }
    assert [what for what, attempt in attempts.items() if not is_denied(attempt)] == []


def test_a_producer_sends_and_reads_nothing(trial: Trial) -> None:
    producer = Person(trial, ["producer_policy"])
    commands = (("by-status", STORED["status"]), ("history", STORED["shipment_id"]), ("failures",), ("redrive",))
    assert [arguments for arguments in commands if not producer.is_refused(*arguments)] == []
