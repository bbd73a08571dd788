from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest

from functions.shipment_processor.log import begin_invocation, logger
from main import ROOT
from tests.functions.shipment_processor.surroundings import EVENT, Surroundings, batch, invoke, log_lines


def test_every_line_says_which_invocation_it_belongs_to(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1")
    begin_invocation(request_id="r1", level="INFO", debug_log_percent=0)
    logger.warning("event %s", "rejected", extra={"fields": {"code": "NOT_JSON", "text": "ü\n"}})
    (line,) = log_lines(capsys)
    assert line.pop("timestamp").endswith("+00:00")
    line.pop("cold_start")
    assert line == {
        "level": "WARNING",
        "message": "event rejected",
        "service": "shipment-processor",
        "function_request_id": "r1",
        "xray_trace_id": "1-5759e988-bd862e3fe1be46a994272793",
        "code": "NOT_JSON",
        "text": "ü\n",
    }


def test_without_a_trace_there_is_no_id_of_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("_X_AMZN_TRACE_ID", raising=False)
    begin_invocation(request_id="r1", level="INFO", debug_log_percent=0)
    logger.info("x")
    assert "xray_trace_id" not in log_lines(capsys)[0]


@pytest.mark.parametrize(("percent", "drawn", "debug"), [(5, 0.049, True), (5, 0.051, False), (100, 0.999, True)])
def test_so_many_percent_of_the_invocations_log_everything(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], percent: int, drawn: float, debug: bool
) -> None:
    monkeypatch.setattr("random.random", lambda: drawn)
    begin_invocation(request_id="r1", level="WARN", debug_log_percent=percent)
    logger.debug("x")
    assert bool(log_lines(capsys)) is debug


def test_only_the_first_invocation_of_an_execution_environment_is_a_cold_start() -> None:
    code = (
        "from functions.shipment_processor.log import begin_invocation, logger\n"
        "for number in '12':\n"
        "    begin_invocation(request_id=number, level='INFO', debug_log_percent=0)\n"
        "    logger.info('x')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert [json.loads(line)["cold_start"] for line in done.stdout.splitlines()] == [True, False]


def test_lambdas_own_handler_does_not_print_the_lines_again(surroundings: Surroundings) -> None:
    import logging

    printed = io.StringIO()
    handler = logging.StreamHandler(printed)
    logging.getLogger().addHandler(handler)
    try:
        invoke(batch(EVENT))
    finally:
        logging.getLogger().removeHandler(handler)
    assert "batch processed" not in printed.getvalue()
