"""What a deployment is made with and what an operator later holds it to."""

from __future__ import annotations

from typing import Final

from contract.names import PIPELINE

DEFAULT_MAXIMUM_CONCURRENCY: Final = 10
"""How many invocations the queue may run at once, where an environment does not say."""


def default_tags(environment: str) -> dict[str, str]:
    """The tags of every resource of an environment, by which ours are told from others."""
    return {"project": PIPELINE, "environment": environment, "managed-by": "cdktf"}
