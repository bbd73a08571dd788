"""What a deployment is made with and what an operator later holds it to."""

from __future__ import annotations

from dataclasses import dataclass

from contract.names import PIPELINE


@dataclass(frozen=True, kw_only=True)
class Sizing:
    """The variables that decide how much is done at once and kept how long, and so what the pipeline costs.

    Each has the name of its variable, and the default that the variable has. docs/cost.md says what speaks for them.

    Attributes:
        function_memory: MB of the function.
        maximum_concurrency: How many invocations the queue may run at once.
        batch_size: Messages of one invocation at most.
        batching_window: Seconds to wait for a batch to fill.
        log_retention_days: Days that the function's log is kept.
        archive_retention_days: Days that the archive keeps events, 0 for ever.
        row_retention_days: Days that a row is kept, 0 for ever.
        alert_quiet_minutes: Minutes after an alert in which an execution environment sends no other.
        tracing: Whether X-Ray records traces.
    """

    function_memory: int = 256
    maximum_concurrency: int = 10
    batch_size: int = 25
    batching_window: int = 1
    log_retention_days: int = 90
    archive_retention_days: int = 90
    row_retention_days: int = 0
    alert_quiet_minutes: int = 15
    tracing: bool = False


def default_tags(environment: str) -> dict[str, str]:
    """The tags of every resource of an environment, by which ours are told from others."""
    return {"project": PIPELINE, "environment": environment, "managed-by": "cdktf"}
