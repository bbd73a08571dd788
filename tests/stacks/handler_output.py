"""What the real handler prints under the environment variables that a synthesized stack gives it.

It runs in a process of its own, as it does in Lambda.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from main import ROOT
from tests.support.configuration import Configuration

# What Terraform would fill in.
_FILLED_IN = {
    "TABLE_NAME": "log",
    "ALERT_TOPIC_ARN": "arn:aws:sns:eu-central-1:123456789012:not-there",
    "FAILED_EVENTS_QUEUE_URL": "made-by-the-process",
    "ROW_RETENTION_DAYS": "0",
    "LOG_LEVEL": "INFO",
    "DEBUG_LOG_PERCENT": "0",
    "ALERT_QUIET_MINUTES": "15",
}


def printed_lines(configuration: Configuration, **settings: str) -> list[dict[str, Any]]:
    """Every line of an invocation that stores one event, rejects one and cannot publish the alert; all are JSON.

    Args:
        configuration: A ShipmentStack.
        settings: Environment variables that differ from the usual ones.
    """
    declared = configuration.only("aws_lambda_function")["environment"]["variables"]
    references = {name for name, value in declared.items() if "${" in value}
    assert references <= _FILLED_IN.keys(), references - _FILLED_IN.keys()
    done = subprocess.run(
        [sys.executable, "-m", "tests.stacks.failing_invocation"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "eu-central-1",
            **declared,
            **{name: _FILLED_IN[name] for name in references},
            **settings,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
