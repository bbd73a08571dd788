"""The function's environment variables: the stack writes them, the function reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class FunctionEnvironment:
    """What the function is told about its environment; each attribute is the variable of its name in capitals.

    Attributes:
        environment: Such as "dev".
        table_name: Name of the shipment log.
        failed_events_queue_url: URL of the failed-events queue.
        alert_topic_arn: ARN of the alert topic.
        row_retention_days: Days after an event's own time at which its row expires; 0 for never.
        alert_quiet_minutes: Minutes after an alert in which the same execution environment sends no other.
        log_level: Least severe level that is logged, such as "INFO".
        debug_log_percent: Percent of the invocations that log everything.
    """

    environment: str
    table_name: str
    failed_events_queue_url: str
    alert_topic_arn: str
    row_retention_days: int
    alert_quiet_minutes: int
    log_level: str
    debug_log_percent: int

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Self:
        """Reads environment variables such as `os.environ`.

        Raises:
            KeyError: One is missing.
            ValueError: One that must be a number is none.
        """
        values: dict[str, Any] = {
            name: int(variables[variable]) if is_number else variables[variable]
            for name, variable, is_number in _variables()
        }
        return cls(**values)

    @classmethod
    def variables(cls, **values: str) -> dict[str, str]:
        """The variables that `read` reads, from values that Terraform may only know when it applies.

        Raises:
            ValueError: One is missing, or is none of them.
        """
        names = {field.name for field in fields(cls)}
        if values.keys() != names:
            raise ValueError(f"the function's environment variables are {sorted(names)}, given are {sorted(values)}")
        return {name.upper(): value for name, value in values.items()}


@cache
def _variables() -> list[tuple[str, str, bool]]:
    """Each attribute, its variable, and whether it is a number: looked up once, since every invocation reads them."""
    return [(field.name, field.name.upper(), field.type == "int") for field in fields(FunctionEnvironment)]
