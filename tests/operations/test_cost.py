"""The command `cost`, and the figures that it reads."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from operations.cost.measured import FILE, Measured
from operations.errors import OperationError
from tests.operations.pipeline import Run


@pytest.fixture(autouse=True)
def no_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any use of AWS is an error."""
    monkeypatch.setattr("boto3.client", None)
    monkeypatch.delenv("SHIPMENT_ENVIRONMENT", raising=False)


def test_scripts_get_every_line_with_its_price_and_where_that_is_from(run: Run) -> None:
    result = run("cost", "--events-per-day", "150000", "--environment", "prod", "--output", "json")
    assert result.exit_code == 0, result.output
    ours, usual = json.loads(result.stdout)
    assert (ours["design"], usual["design"]) == ("this design", "the usual")
    assert ours["usd"] == pytest.approx(sum(line["usd"] for line in ours["lines"]), abs=0.01)
    assert ours["usd_for_a_million_events"] == pytest.approx(ours["usd"] / 4.5625, abs=0.01)
    for line in ours["lines"]:
        assert line["usd"] == pytest.approx(line["quantity"] * line["price"])
        assert line["price_day"] >= "2025"
        assert line["price_source"]
    services = list(dict.fromkeys(line["service"] for line in ours["lines"]))
    assert services == ["EventBridge", "SQS", "Lambda", "DynamoDB", "CloudWatch", "X-Ray", "SNS", "KMS", "S3"]


def test_people_read_sums_lines_and_how_each_comes_about_in_80_columns(run: Run) -> None:
    result = run("cost", "--events-per-day", "1500", "--failing", "2.5")
    assert result.exit_code == 0, result.output
    shown = " ".join(result.stdout.split())
    assert "dev in eu-central-1, a month of 1,500 events a day, 2.5 % of them rejected" in shown
    assert "invocations: 0.0456 million invocations; 45,625 messages in batches of 1" in shown
    assert "never held to a real bill" in shown
    assert "the one of us-east-1 stands in: GB put into an archive" in shown
    assert "the usual, duration:" in shown, "what comes about in another way is said again"
    assert shown.count("events put on the bus: ") == 1
    tables = [line for line in result.stdout.splitlines() if line.startswith(" ")]
    assert max(map(len, tables)) <= 80


def test_the_settings_are_those_of_the_environment(run: Run) -> None:
    def lines(environment: str) -> dict[str, float]:
        result = run("cost", "--events-per-day", "150000", "-e", environment, "--output", "json")
        return {line["what"]: line["quantity"] for line in json.loads(result.stdout)[0]["lines"]}

    dev, prod = lines("dev"), lines("prod")
    assert prod["events in the archive"] == pytest.approx(dev["events in the archive"] * 365 / 14)


def test_nothing_costs_what_stands_there_and_has_no_price_a_million(run: Run) -> None:
    result = run("cost", "--events-per-day", "0")
    assert result.exit_code == 0, result.output
    (million,) = [line.split() for line in result.stdout.splitlines() if "for a million events" in line]
    assert million[-2:] == ["-", "-"]


def test_what_the_concurrency_cannot_do_is_said(run: Run) -> None:
    assert "maximum_concurrency" not in run("cost", "--events-per-day", "1500000").stdout
    assert "maximum_concurrency is 5: events would pile up" in run("cost", "--events-per-day", "1500000000").stdout


def test_memory_that_is_too_small_is_said(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    measured = Measured.read()
    large = replace(measured, processor=replace(measured.processor, memory_mb=300.4))
    monkeypatch.setattr("operations.commands.cost.Measured.read", lambda: large)
    assert "The function has 256 MB and took 300" in run("cost", "--events-per-day", "1").stdout
    assert "it would not run" not in run("cost", "--events-per-day", "1", "--environment", "prod").stdout


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([], "Missing option '--events-per-day'"),
        (["--events-per-day", "-1"], "greater than or equal to 0"),
        (["--events-per-day", "1.5"], "should be a valid integer"),
        (["--events-per-day", str(10**13)], "less than or equal to"),
        (["--events-per-day", "1", "--failing", "101"], "less than or equal to 100"),
        (["--events-per-day", "1", "--failing", "-0.1"], "greater than or equal to 0"),
        (["--events-per-day", "1", "--failing", "nan"], "less than or equal to 100"),
        (["--events-per-day", "1", "--known", "100.5"], "less than or equal to 100"),
        (["--events-per-day", "1", "--event-bytes", "0"], "greater than or equal to 1"),
        (["--events-per-day", "1", "--event-bytes", "262145"], "less than or equal to 262144"),
        (["--events-per-day", "1", "--events-per-message", "0"], "greater than or equal to 1"),
        (["--events-per-day", "1", "--region", "mars-1"], "eu-central-1 and us-east-1 only"),
        (["--events-per-day", "1", "--environment", "nowhere"], "no environment nowhere"),
    ],
)
def test_nonsense_has_status_2_and_says_what_is_wrong(run: Run, arguments: list[str], problem: str) -> None:
    result = run("cost", *arguments)
    assert result.exit_code == 2, result.output
    said = " ".join(result.stderr.replace("│", " ").split())
    assert problem in said


@pytest.fixture
def document() -> Any:
    return json.loads(FILE.read_text("utf-8"))


def _read(folder: Path, document: Any) -> Measured:
    file = folder / "measured.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document))
    return Measured.read(file)


def test_the_figures_that_are_there_can_be_read() -> None:
    measured = Measured.read()
    assert measured.processor.cpu_ms_per_event > 0
    assert measured.rows.table.bytes >= measured.rows.table.event_bytes / 4


@pytest.mark.parametrize("bad", [None, "1", True, -1, float("nan"), float("inf")])
def test_a_figure_that_is_no_number_is_named_with_the_command_that_writes_it(
    tmp_path: Path, document: Any, bad: object
) -> None:
    document["rows"]["index"]["write_units"] = bad
    with pytest.raises(OperationError, match=r"rows: index: write_units is .* run `python -m benchmarks.cost_inputs`"):
        _read(tmp_path, document)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda document: document["processor"].pop("usual_cpu_ms"), "processor lacks the figure usual_cpu_ms"),
        (lambda document: document["rows"].update(guess=1), "rows has an unknown figure guess"),
        (lambda document: document.pop("rows"), "measured.json lacks the figure rows"),
        (lambda document: document.update(rows=[]), "rows is no object"),
        (lambda document: document["rows"].update(measured_on="soon"), "measured_on is 'soon' and no day"),
    ],
)
def test_what_is_missing_or_unknown_is_named(tmp_path: Path, document: Any, change: Any, problem: str) -> None:
    change(document)
    with pytest.raises(OperationError, match=problem):
        _read(tmp_path, document)


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(OperationError, match=r"measured.json cannot be read .*benchmarks.cost_inputs"):
        _read(tmp_path, "{")
    with pytest.raises(OperationError, match=r"absent.json cannot be read"):
        Measured.read(tmp_path / "absent.json")
