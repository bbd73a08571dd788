from __future__ import annotations

from typing import Any

import pytest

from contract.function_environment import FunctionEnvironment

VALUES = {
    "environment": "dev",
    "table_name": "log",
    "failed_events_queue_url": "https://queue",
    "alert_topic_arn": "arn",
    "row_retention_days": "30",
    "alert_quiet_minutes": "0",
    "log_level": "INFO",
    "debug_log_percent": "5",
}


def test_what_the_stack_writes_the_function_reads() -> None:
    written = FunctionEnvironment.variables(**VALUES)
    assert FunctionEnvironment.read({**written, "PATH": "/bin"}) == FunctionEnvironment(
        environment="dev",
        table_name="log",
        failed_events_queue_url="https://queue",
        alert_topic_arn="arn",
        row_retention_days=30,
        alert_quiet_minutes=0,
        log_level="INFO",
        debug_log_percent=5,
    )


@pytest.mark.parametrize("change", [{"table": "log"}, dict.fromkeys(["table_name"])])
def test_the_stack_cannot_forget_or_misspell_one(change: dict[str, Any]) -> None:
    given = {name: value for name, value in {**VALUES, **change}.items() if value}
    with pytest.raises(ValueError, match=r"environment variables are .*'table_name'"):
        FunctionEnvironment.variables(**given)


def test_the_function_says_which_one_is_missing_or_no_number() -> None:
    written = FunctionEnvironment.variables(**VALUES)
    with pytest.raises(ValueError, match="often"):
        FunctionEnvironment.read({**written, "ROW_RETENTION_DAYS": "often"})
    del written["TABLE_NAME"]
    with pytest.raises(KeyError, match="TABLE_NAME"):
        FunctionEnvironment.read(written)
