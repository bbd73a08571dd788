from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from rich.console import Console

from operations import progress
from operations.output import in_words, print_json, printable


@pytest.mark.parametrize(
    "number", ["0", "-0.5", "3", "1E+3", "2.50", "1E-130", "9.9999999999999999999999999999999999999E+125"]
)
def test_a_number_is_written_with_every_digit(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"n": Decimal(number)})
    written = json.loads(capsys.readouterr().out, parse_float=Decimal, parse_int=Decimal)
    assert written == {"n": Decimal(number)}


def test_times_are_rfc_3339(capsys: pytest.CaptureFixture[str]) -> None:
    print_json([datetime(2025, 6, 1, 8, tzinfo=UTC)])
    assert json.loads(capsys.readouterr().out) == ["2025-06-01T08:00:00Z"]


def test_what_has_no_json_form_is_an_error() -> None:
    with pytest.raises(TypeError, match="bytes has no JSON form"):
        print_json(b"")


def test_printable_keeps_text_of_every_script() -> None:
    text = "Þóra पार्सल 荷物 ❄ a\u00a0b\nnext"
    assert printable(text) == text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-3, "0 s"), (59.9, "59 s"), (60, "1 min"), (3599, "59 min"), (7200, "2 h"), (200_000, "2 d")],
)
def test_durations_are_told_in_their_largest_unit(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


def test_elsewhere_than_on_a_terminal_progress_is_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN a clock, and stderr that is a file
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    written = io.StringIO()
    with progress.Progress("Sending", 100, console=Console(file=written)) as shown:
        # WHEN there is progress every second for 35 seconds
        for second in range(35):
            now = 1000.0 + second
            shown.update(second, f"{second} accepted")
    # THEN it is told every ten seconds
    assert written.getvalue().splitlines() == [f"Sending: {second} accepted" for second in (10, 20, 30)]


def test_on_a_terminal_progress_is_a_bar_within_80_columns() -> None:
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, width=80, color_system=None)
    with progress.Progress("Sending", 100, console=console) as shown:
        shown.update(50, "1,234,567 accepted, next is " + "a/very/long/path/" * 10 + "events.jsonl:1234568")
    frames = re.split(r"[\r\n]+", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", written.getvalue()))
    assert any("1,234,567 accepted" in frame for frame in frames), frames
    assert max(len(frame) for frame in frames) <= 80, frames
