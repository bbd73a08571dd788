"""Measures the function's CPU and log: `python -m benchmarks.processor_cost FILE` writes them to a file as JSON.

It runs in a process of its own, started by `benchmarks.cost_inputs`: what the function prints is measured too, and
its environment variables are read when it is imported.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from contract.function_environment import FunctionEnvironment

_EVENT = {
    "shipment_id": "S1",
    "status": "in_transit",
    "timestamp": "2025-05-09T20:39:17+02:00",
    "carrier": "Example Express",
    "tracking_number": "EX0123456789",
    "location": "Hamburg, DE",
    "description": "Arrived at the hub",
}
_BATCH = 25
_ROUNDS, _REPEATED = 40, 10
_CONTEXT = SimpleNamespace(
    get_remaining_time_in_millis=lambda: 30_000,
    function_name="shipment-processor-dev",
    memory_limit_in_mb=256,
    invoked_function_arn="arn:aws:lambda:eu-central-1:123456789012:function:shipment-processor-dev",
    aws_request_id="6f1d2c8e-0b54-4f2b-9c57-2f3f6c5a9d1e",
)


def measure() -> dict[str, float]:
    """The figures, in ms of CPU, bytes and MB."""
    printed = io.StringIO()
    started = time.process_time()
    with contextlib.redirect_stdout(printed):
        from benchmarks.unplugged import unplug
        from functions.shipment_processor import clients
        from functions.shipment_processor.handler import handler

        unplug(clients.dynamodb())
        handler(_batch(1), _CONTEXT)
        cold = time.process_time() - started
        for client in (clients.sqs(), clients.sns()):
            unplug(client)
        one, many = (_milliseconds(lambda size=size: handler(_batch(size), _CONTEXT)) for size in (1, _BATCH))
        # On Linux in KB.
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        _clear(printed)
        handler(_batch(1), _CONTEXT)
        lines = _clear(printed)
        rejected = _batch(1)
        rejected["Records"][0]["body"] = json.dumps({**_EVENT, "status": "no status"})
        handler(rejected, _CONTEXT)
        about_rejection = [line for line in _clear(printed) if "INVALID_FIELD" in line]
        # Not before: the function does without.
        import boto3

        table = boto3.resource("dynamodb").Table("log")
        unplug(table.meta.client)
        body = json.dumps(_EVENT)
        usual = _milliseconds(lambda: table.put_item(Item={**json.loads(body), "event_key": "k", "payload": body}))
    each = (many - one) / (_BATCH - 1)
    return {
        "cpu_ms_per_invocation": round(one - each, 3),
        "cpu_ms_per_event": round(each, 4),
        "usual_cpu_ms": round(usual, 3),
        "cold_start_cpu_ms": round(cold * 1000),
        "memory_mb": round(memory),
        "log_lines_per_invocation": len(lines),
        "log_bytes_per_invocation": sum(len(line.encode()) for line in lines),
        "log_bytes_per_rejection": sum(len(line.encode()) for line in about_rejection),
    }


def _batch(size: int) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": f"6f1d2c8e-0b54-4f2b-9c57-{number:012}",
                "body": json.dumps({**_EVENT, "shipment_id": f"S{number}"}),
                "eventSource": "aws:sqs",
                "messageAttributes": {},
            }
            for number in range(size)
        ]
    }


def _milliseconds(call: Any) -> float:
    rounds = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        for _ in range(_REPEATED):
            call()
        rounds.append((time.process_time() - started) / _REPEATED * 1000)
    # The others only had to share the machine.
    return min(rounds)


def _clear(printed: io.StringIO) -> list[str]:
    lines = printed.getvalue().splitlines(keepends=True)
    printed.seek(0)
    printed.truncate()
    return lines


if __name__ == "__main__":
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-central-1",
        **FunctionEnvironment.variables(
            environment="dev",
            table_name="log",
            failed_events_queue_url="https://sqs.eu-central-1.amazonaws.com/123456789012/failed",
            alert_topic_arn="arn:aws:sns:eu-central-1:123456789012:alerts",
            row_retention_days="0",
            alert_quiet_minutes="15",
            log_level="INFO",
            debug_log_percent="0",
        ),
    }
    Path(sys.argv[1]).write_text(json.dumps(measure()), "utf-8")
