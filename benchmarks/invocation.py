"""What the function finds around it when a benchmark invokes it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Final

from contract.function_environment import FunctionEnvironment

ENVIRONMENT: Final = {
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    **FunctionEnvironment.variables(
        environment="dev",
        table_name="log",
        failed_events_queue_url="https://sqs.eu-central-1.amazonaws.com/123456789012/failed",
        alert_topic_arn="arn:aws:sns:eu-central-1:123456789012:alerts",
        row_retention_days="400",
        alert_quiet_minutes="15",
        log_level="INFO",
        debug_log_percent="0",
    ),
}
"""Environment variables. Nothing is sent with them, see `benchmarks.cut_off`."""

CONTEXT: Final[Any] = SimpleNamespace(
    aws_request_id="6f1d2c8e-0b54-4f2b-9c57-2f3f6c5a9d1e", get_remaining_time_in_millis=lambda: 30_000
)
"""Lambda's context of an invocation, as far as the function uses it."""
