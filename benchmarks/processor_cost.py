"""Measures the function's CPU, memory and log: `python -m benchmarks.processor_cost FILE` writes them as JSON.

It runs in a process of its own, started by `benchmarks.cost_inputs`: the time until the first event includes every
import.
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
from typing import Any

from benchmarks.cut_off import cut_off
from benchmarks.invocation import CONTEXT, ENVIRONMENT
from benchmarks.sample_batches import sample_batch

_BATCH = 25
_ROUNDS = 5


def measure() -> dict[str, float]:
    """The figures, in ms of CPU, bytes and MB."""
    started = time.process_time()
    from functions.shipment_processor import clients
    from functions.shipment_processor.handler import handler

    cut_off(clients.dynamodb())
    first = _printed(lambda: handler(sample_batch(1), CONTEXT))
    cold = time.process_time() - started
    for client in (clients.sqs(), clients.sns()):
        cut_off(client)
    _printed(lambda: handler(sample_batch(_BATCH), CONTEXT))
    # On Linux in KB.
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rejected = sample_batch(1)
    rejected["Records"][0]["body"] = json.dumps({"shipment_id": "SHP-2026-00000000", "status": "no status"})
    about_rejection = [line for line in _printed(lambda: handler(rejected, CONTEXT)) if "event rejected" in line]
    # Not before: it imports boto3, and the function does without.
    from benchmarks import processor_cpu

    cpu = {each.batch_size: each.microseconds for each in processor_cpu.measure(_ROUNDS, (1, _BATCH))}
    alone, together = cpu[1][processor_cpu.OURS], cpu[_BATCH][processor_cpu.OURS]
    # What an invocation takes beside its events is shared by the events of its batch.
    beside = (alone - together) / (1 - 1 / _BATCH)
    return {
        "cpu_ms_per_invocation": round(beside / 1000, 3),
        "cpu_ms_per_event": round((alone - beside) / 1000, 4),
        "usual_cpu_ms": round(cpu[1][processor_cpu.USUAL] / 1000, 3),
        "cold_start_cpu_ms": round(cold * 1000),
        "memory_mb": round(memory),
        "log_lines_per_invocation": len(first),
        "log_bytes_per_invocation": sum(len(line.encode()) for line in first),
        "log_bytes_per_rejection": sum(len(line.encode()) for line in about_rejection),
    }


def _printed(run: Any) -> list[str]:
    """The lines that the function writes."""
    with contextlib.redirect_stdout(io.StringIO()) as written:
        run()
    return written.getvalue().splitlines(keepends=True)


if __name__ == "__main__":
    os.environ |= ENVIRONMENT
    Path(sys.argv[1]).write_text(json.dumps(measure()), "utf-8")
