"""The function's log: a JSON object a line, each with the ids of its invocation.

Python's own logging, and a formatter. AWS's Powertools do this and far more, but loading them without bytecode, as a
package is loaded, was 0.39 of the work of having a DynamoDB client, in every cold start.
"""

from __future__ import annotations

import json
import logging
import os
import random
import re
import sys
from datetime import UTC, datetime
from typing import Any

from contract.names import SERVICE

logger = logging.getLogger(SERVICE)
"""Takes `extra={"fields": {…}}`: what the line has beside its message."""

_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
_ROOT_OF_TRACE = re.compile("Root=([^;]+)")


class _JsonLines(logging.Formatter):
    """Puts each record on one line."""

    def __init__(self) -> None:
        super().__init__()
        self.invocation: dict[str, Any] = {}

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "level": record.levelname,
            "message": record.getMessage(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "service": SERVICE,
            **self.invocation,
            **getattr(record, "fields", {}),
        }
        return _ENCODER.encode(line)


class _StandardOutput(logging.Handler):
    """Writes to what is standard output at that time; Lambda takes the lines from there."""

    def emit(self, record: logging.LogRecord) -> None:
        sys.stdout.write(f"{self.format(record)}\n")


_formatter = _JsonLines()
_output = _StandardOutput()
_output.setFormatter(_formatter)
logger.addHandler(_output)
# Lambda gives the root logger a handler of its own, which would print every line again.
logger.propagate = False


# No line tells from which line of code, thread or process it comes, so Python need not find that out:
# https://docs.python.org/3/howto/logging.html#optimization
logging._srcfile = None
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def begin_invocation(*, request_id: str, level: str, debug_log_percent: int) -> None:
    """Sets what the lines of an invocation have in common, and how much is logged.

    Args:
        request_id: Lambda's id of the invocation.
        level: Least severe level that is logged.
        debug_log_percent: Percent of the invocations that log everything all the same.
    """
    cold_start = not _formatter.invocation
    _formatter.invocation = {"function_request_id": request_id, "cold_start": cold_start}
    # https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    if trace := _ROOT_OF_TRACE.match(os.environ.get("_X_AMZN_TRACE_ID", "")):
        _formatter.invocation["xray_trace_id"] = trace[1]
    sampled = random.random() * 100 < debug_log_percent  # noqa: S311 - a sample is no secret
    wanted = logging.getLevelName("DEBUG" if sampled else level)
    # Setting a level makes every logger of the process, all of botocore's too, find out anew what it has to log.
    if logger.level != wanted:
        logger.setLevel(wanted)
