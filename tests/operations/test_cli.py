from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from contract.kept_text import compressed
from operations import clients
from tests.operations.pipeline import NAMES, Intercepted, Pipeline, Run

TEST = ("--environment", "test")
JSON = (*TEST, "--output", "json")
WINDOW = ("--from", "2025-06-01T08:00:00Z", "--to", "2025-06-01T09:00:00+00:00")


def only_json(result: Any) -> Any:
    """What a script reads: the whole of stdout."""
    return json.loads(result.stdout)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "events.jsonl"
    path.write_text('{"shipment_id":"A"}\nnope\n{"shipment_id":"B"}\n[]\n')
    return path


def test_send_counts_and_names_what_it_refuses(pipeline: Pipeline, run: Run, file: Path) -> None:
    result = run("send", *TEST, str(file))
    assert result.exit_code == 1, "something was not accepted"
    assert result.stdout == (
        "shipment-events-test: 4 read = 2 accepted + 2 failed\nRecognised: 2 canonical (2 events)\n"
    )
    assert f"{file}:2: not JSON: expecting value at column 1\n" in result.stderr
    assert f"{file}:4: an array where an event must be a JSON object\n" in result.stderr
    assert "Mend what was refused, then send the file again" in result.stderr
    assert len(pipeline.waiting(pipeline.queue_url)) == 2


def test_send_as_json(pipeline: Pipeline, run: Run, file: Path) -> None:
    result = run("send", *JSON, str(file))
    assert result.exit_code == 1
    report = only_json(result)
    assert [report[name] for name in ("read", "accepted", "failed", "unsent")] == [4, 2, 2, 0]
    assert [(each["file"], each["line"]) for each in report["refused"]] == [(str(file), 2), (str(file), 4)]
    assert (report["stopped"], report["resume_at"]) == (None, None)


def test_send_takes_stdin_among_files(pipeline: Pipeline, run: Run, tmp_path: Path) -> None:
    array = tmp_path / "events.json"
    array.write_text('[{"shipment_id":"B"},{"shipment_id":"C"}]')
    result = run("send", *TEST, "-", str(array), stdin=b'{"shipment_id":"A"}\n')
    assert result.exit_code == 0, result.output
    sent = [json.loads(message["Body"])["detail"]["shipment_id"] for message in pipeline.waiting(pipeline.queue_url)]
    assert sorted(sent) == ["A", "B", "C"]


def test_send_from_a_line(pipeline: Pipeline, run: Run, file: Path) -> None:
    result = run("send", *TEST, "--from-line", "3", str(file))
    assert result.stdout.startswith("shipment-events-test: 2 read = 1 accepted + 1 failed\n")


def test_send_of_nothing_is_no_error(pipeline: Pipeline, run: Run) -> None:
    result = run("send", *TEST, "-", stdin=b"\n")
    assert (result.exit_code, result.stdout) == (0, "shipment-events-test: 0 read = 0 accepted + 0 failed\n")


def test_a_missing_file_is_noticed_before_anything_is_sent(pipeline: Pipeline, run: Run, file: Path) -> None:
    result = run("send", *TEST, str(file), str(file.parent / "missing.jsonl"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"Error: {file.parent / 'missing.jsonl'} is not a file\n"
    assert pipeline.waiting(pipeline.queue_url) == []


def test_send_that_stops_shows_how_to_go_on(
    pipeline: Pipeline, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a bus that is deleted while the second of three files is sent
    files = [tmp_path / name for name in ("1.jsonl", "two of three.jsonl", "3.jsonl")]
    for file in files:
        file.write_text('{"shipment_id":"A"}\n' * 15)
    requests = 0

    def put_events(**request: Any) -> Any:
        nonlocal requests
        requests += 1
        if requests == 3:
            pipeline.events.remove_targets(Rule=NAMES.bus, EventBusName=NAMES.bus, Ids=["queue"])
            pipeline.events.delete_rule(Name=NAMES.bus, EventBusName=NAMES.bus)
            pipeline.events.delete_event_bus(Name=NAMES.bus)
        return pipeline.events.put_events(**request)

    monkeypatch.setattr(clients, "event_bridge_client", lambda: Intercepted(pipeline.events, put_events=put_events))
    # WHEN they are sent
    result = run("send", *TEST, *map(str, files))
    # THEN counts add up and the command that goes on is shown
    assert result.exit_code == 3
    assert result.stdout == (
        "shipment-events-test: 30 read = 20 accepted + 10 failed (10 of them not tried to the end)\n"
        "Recognised: 30 canonical (30 events)\n"
    )
    assert (
        f"To go on: python -m operations send --environment test --from-line 6 '{files[1]}' {files[2]}\n"
        in result.stderr
    )
    assert "Error: the event bus shipment-events-test does not exist here" in result.stderr


def test_history_fits_80_columns(pipeline: Pipeline, run: Run) -> None:
    pipeline.put_row(
        "A",
        "2025-06-01T08:00:00.000000000Z",
        "available_for_pickup",
        location={"city": "Trento", "country": "IT", "latitude": Decimal("46.07")},
        description="Pronto per il ritiro presso il punto 14 " * 4,
    )
    pipeline.put_row("A", "2025-06-01T09:30:00.500000000Z", "delivered", location="Trento")
    result = run("history", "A", *TEST)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 80, result.stdout
    assert "2025-06-01 08:00:00  available_for_pickup  Trento, IT: Pronto per il ritiro" in result.stdout
    assert "2025-06-01 09:30:00  delivered             Trento" in result.stdout


def test_history_as_json_has_whole_rows_with_exact_numbers(pipeline: Pipeline, run: Run) -> None:
    exact = "12345678901234567890.123456789012345678"
    pipeline.put_row(
        "Ä",
        "2025-06-01T08:00:00.000000000Z",
        payload=compressed('{"a": 1}'),
        attributes={"n": [Decimal(exact), Decimal(3)]},
    )
    result = run("history", "Ä", *JSON)
    (row,) = json.loads(result.stdout, parse_float=Decimal)
    assert row["attributes"] == {"n": [Decimal(exact), 3]}
    assert (row["shipment_id"], row["payload"]) == ("Ä", '{"a": 1}')
    assert result.stderr == ""


def test_what_an_event_says_cannot_control_the_terminal(pipeline: Pipeline, run: Run) -> None:
    pipeline.put_row(
        "A",
        "2025-06-01T08:00:00.000000000Z",
        description="\x1b[2J\x1b]0;owned\x07 [bold]x[/bold] \u202etxt\nnext\tline",
    )
    result = run("history", "A", *TEST)
    assert "\x1b" not in result.stdout
    assert "\x07" not in result.stdout
    assert "\u202e" not in result.stdout
    assert "[bold]x[/bold]" in result.stdout, "markup in an event is text"


def test_no_history_is_no_error(pipeline: Pipeline, run: Run) -> None:
    result = run("history", "A", *TEST)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "No event of shipment A in shipment-log-test.\n"
    result = run("history", "A", *JSON)
    assert (result.exit_code, only_json(result)) == (0, [])


def test_by_status_says_when_there_is_more(pipeline: Pipeline, run: Run) -> None:
    for number in range(4):
        pipeline.put_row(f"S{number}", f"2025-06-01T0{number}:00:00.000000000Z", "delayed")
    result = run("by-status", "delayed", "--limit", "3", *JSON)
    assert [row["shipment_id"] for row in only_json(result)] == ["S3", "S2", "S1"]
    assert "There are more than 3: raise --limit" in result.stderr
    result = run("by-status", "delayed", "--limit", "4", *TEST)
    assert "There are more" not in result.stderr
    assert [line.split()[2] for line in result.stdout.splitlines() if line.strip().startswith("2025")] == [
        "S3",
        "S2",
        "S1",
        "S0",
    ]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("by-status", "gone"), "'gone' is not a status; the statuses are pre_transit, picked_up"),
        (("by-status", "delayed", "--since", "today"), "'today' must be RFC 3339"),
        (("by-status", "delayed", "--limit", "0"), "should be greater than or equal to 1"),
        (
            ("by-status", "delayed", "--since", "2025-06-01T08:00:00Z", "--until", "2025-06-01T08:00:00Z"),
            "must be before until",
        ),
        (("replay", "--from", "2025-06-01T08:00:00Z", "--to", "2025-06-01T07:00:00Z"), "the window must start"),
        (("history", "A", "--environment", "Prod!"), "1 to 20 lower-case letters"),
        (("history", "A", "--output", "xml"), "'xml' is not one of"),
        (("send",), "Missing argument"),
        (("nonsense",), "No such command"),
    ],
)
def test_wrong_arguments_have_status_2(pipeline: Pipeline, run: Run, arguments: tuple[str, ...], says: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    unwrapped = " ".join(result.stderr.replace("│", " ").split())
    assert says in unwrapped


def test_failures_are_listed_and_counted(pipeline: Pipeline, run: Run) -> None:
    pipeline.reject("A", REDRIVE_COUNT="2")
    pipeline.reject("B")
    pipeline.fail("not JSON")
    result = run("failures", *TEST)
    assert result.exit_code == 0, result.output
    assert max(map(len, result.stdout.splitlines())) <= 80, result.stdout
    assert "3 failed: 2 MISSING_FIELD, 1 MAX_RECEIVE_COUNT_EXCEEDED" in result.stdout
    assert "MISSING_FIELD, rejected by the function" in result.stdout
    listed = only_json(run("failures", *JSON))
    assert [each["shipment_id"] for each in listed if each["origin"] == "function"] == ["A", "B"]
    first = next(each for each in listed if each["shipment_id"] == "A")
    assert (first["redrive_count"], first["receive_count"], first["text"]) == (2, 2, "missing: status")
    assert first["age_seconds"] < 60
    assert first["sent_at"].endswith("Z")
    assert json.loads(first["body"]) == {"shipment_id": "A"}


def test_no_failures_is_no_error(pipeline: Pipeline, run: Run) -> None:
    result = run("failures", *TEST)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "shipment-failed-events-test is empty.\n"
    assert only_json(run("failures", *JSON)) == []


@pytest.mark.parametrize("arguments", [("failures",), ("redrive",), ("redrive", "--dry-run")], ids=" ".join)
def test_what_could_not_be_read_is_said_with_status_1(pipeline: Pipeline, run: Run, arguments: tuple[str, ...]) -> None:
    # GIVEN three messages, one of which somebody else reads
    for shipment in "ABC":
        pipeline.reject(shipment)
    pipeline.sqs.receive_message(QueueUrl=pipeline.failed_queue_url, VisibilityTimeout=60)
    # THEN it is not passed over in silence
    result = run(*arguments, *JSON)
    assert result.exit_code == 1, result.output
    assert "About 1 more in shipment-failed-events-test could not be read" in result.stderr
    report = only_json(result)
    assert (len(report) if arguments == ("failures",) else report["read"]) == 2


def test_a_queue_that_somebody_else_reads_is_not_called_empty(pipeline: Pipeline, run: Run) -> None:
    pipeline.reject("A")
    pipeline.sqs.receive_message(QueueUrl=pipeline.failed_queue_url, VisibilityTimeout=60)
    result = run("failures", *TEST)
    assert "About 1 more" in result.stderr
    assert "is empty" not in result.stderr


def test_failures_and_redrive_keep_their_limits(pipeline: Pipeline, run: Run) -> None:
    for number in range(15):
        pipeline.reject(f"S{number:02}")
    result = run("failures", "--limit", "12", *JSON)
    assert (result.exit_code, len(only_json(result))) == (0, 12)
    result = run("redrive", "--limit", "12", *JSON)
    assert (result.exit_code, only_json(result)["counts"]["redriven"]) == (0, 12)
    assert (len(pipeline.redriven_shipments()), len(pipeline.failed_shipments())) == (12, 3)


def test_redrive_moves_and_says_so(pipeline: Pipeline, run: Run) -> None:
    pipeline.reject("A")
    pipeline.reject("B", "TOO_LARGE")
    result = run("redrive", "--reason", "TOO_LARGE", *TEST)
    assert (result.exit_code, result.stdout) == (0, "shipment-failed-events-test: 2 read; 1 redriven\n")
    result = run("redrive", "--shipment", "A", "--dry-run", *JSON)
    assert only_json(result)["counts"]["would-redrive"] == 1
    assert pipeline.redriven_shipments() == ["B"]
    result = run("redrive", "--shipment", "nobody", *TEST)
    assert (result.exit_code, result.stdout) == (0, "shipment-failed-events-test: 1 read; none to redrive\n")


def test_redrive_refuses_endless_loops_with_status_1(pipeline: Pipeline, run: Run) -> None:
    pipeline.reject("A", REDRIVE_COUNT="3")
    result = run("redrive", *TEST)
    assert result.exit_code == 1
    assert "left: redriven too often already" in result.stdout
    assert "--most-redrives" in result.stderr
    assert run("redrive", "--most-redrives", "4", *TEST).exit_code == 0


@pytest.mark.parametrize("dry_run", [(), ("--dry-run",)], ids=["real", "dry"])
def test_redrive_says_what_it_cannot_count(pipeline: Pipeline, run: Run, dry_run: tuple[str, ...]) -> None:
    pipeline.fail({"shipment_id": "A"}, **{f"OWN_{number}": "x" for number in range(10)})
    pipeline.reject("B")
    result = run("redrive", *dry_run, *JSON)
    assert result.exit_code == 0, result.output
    assert "1 of these cannot carry a redrive count" in result.stderr
    counted = {each["shipment_id"]: each["counted"] for each in only_json(result)["events"]}
    assert counted == {"A": False, "B": True}


def test_an_interrupted_redrive_says_what_was_moved(
    pipeline: Pipeline, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(25):
        pipeline.reject(f"S{number:02}")
    requests = 0

    def send_message_batch(**request: Any) -> Any:
        nonlocal requests
        requests += 1
        if requests == 2:
            raise KeyboardInterrupt
        return pipeline.sqs.send_message_batch(**request)

    client = Intercepted(pipeline.sqs, send_message_batch=send_message_batch)
    monkeypatch.setattr(clients, "sqs_client", lambda: client)
    result = run("redrive", *TEST)
    assert (result.exit_code, result.stderr) == (130, "Error: interrupted\n")
    assert result.stdout == "shipment-failed-events-test: 20 read; 10 redriven\n"
    assert (len(pipeline.redriven_shipments()), len(pipeline.failed_shipments())) == (10, 15)


def test_replay_waits_and_reports(pipeline: Pipeline, run: Run) -> None:
    result = run("replay", *WINDOW, *TEST)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Replay shipment-events-test-")
    assert result.stdout.endswith(": COMPLETED\n")
    assert result.stderr == ""


def test_replay_without_waiting_gives_its_name(pipeline: Pipeline, run: Run) -> None:
    report = only_json(run("replay", *WINDOW, "--no-wait", *JSON))
    assert (report["state"], report["from"], report["to"]) == (
        "STARTING",
        "2025-06-01T08:00:00Z",
        "2025-06-01T09:00:00Z",
    )
    assert pipeline.events.describe_replay(ReplayName=report["name"])["State"] == "COMPLETED"


def test_a_replay_of_the_last_minutes_is_warned_about(pipeline: Pipeline, run: Run) -> None:
    result = run("replay", "--from", "2025-06-01T08:00:00Z", "--to", "2999-01-01T00:00:00Z", *JSON)
    assert only_json(result)["state"] == "COMPLETED"
    assert "may not be in the archive yet" in result.stderr


@pytest.mark.parametrize(
    ("ending", "status"), [({"State": "FAILED", "StateReason": "why"}, 1), (KeyboardInterrupt, 130)]
)
def test_a_replay_that_does_not_complete(
    pipeline: Pipeline, run: Run, monkeypatch: pytest.MonkeyPatch, ending: Any, status: int
) -> None:
    answers = iter([ending])

    def describe_replay(**_: Any) -> Any:
        answer = next(answers)
        if answer is KeyboardInterrupt:
            raise KeyboardInterrupt
        return answer

    client = Intercepted(pipeline.events, describe_replay=describe_replay)
    monkeypatch.setattr(clients, "event_bridge_client", lambda: client)
    result = run("replay", *WINDOW, *TEST)
    assert result.exit_code == status, result.output
    if status == 1:
        assert ": FAILED (why)" in result.stdout
    else:
        assert "The replay goes on: aws events describe-replay --replay-name shipment-events-test-" in result.stderr


def test_the_environment_variable_names_the_environment(
    pipeline: Pipeline, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.put_row("A", "2025-06-01T08:00:00.000000000Z")
    monkeypatch.setenv("SHIPMENT_ENVIRONMENT", "test")
    assert len(only_json(run("history", "A", "--output", "json"))) == 1
    assert "shipment-log-dev does not exist" in run("history", "A", "--environment", "dev").stderr


def test_dev_is_the_default(aws: None, run: Run) -> None:
    assert "shipment-log-dev does not exist" in run("history", "A").stderr


def test_help_documents_the_exit_statuses(run: Run) -> None:
    text = " ".join(run("--help").stdout.split())
    for part in ("0 all done", "1 done, but", "2 wrong arguments", "3 AWS could not be used", "130 interrupted"):
        assert part in text
