"""Who holds the lock of a state is told in one sentence."""

from __future__ import annotations

import pytest

from delivery.state_lock import holder

FIELDS = """Lock Info:
  ID:        6b5b
  Path:      bucket/key
  Operation: OperationTypeApply
  Who:       ada@laptop
  Version:   1.11.4
  Created:   2026-01-01 00:00:00 +0000 UTC
  Info:
"""
MESSAGE = f"""Error: Error acquiring the state lock

Who: nobody, this is part of the message
{FIELDS}
Terraform acquires a state lock to protect the state from being written
"""


@pytest.mark.parametrize("border", ["", "│ "])
def test_the_holder_is_named_whatever_the_border(border: str) -> None:
    said = holder("\n".join(f"{border}{line}" for line in MESSAGE.splitlines()))
    assert said
    assert said.startswith("The state is locked by ada@laptop, for apply, since 2026-01-01 00:00:00 +0000 UTC.")


def test_what_is_not_told_is_not_made_up() -> None:
    said = holder(
        "Error acquiring the state lock\nWho: nobody, this is part of the message\nLock Info:\n  ID: 1\n  Who:\n"
    )
    assert said
    assert said.startswith("The state is locked by somebody, for another command, since an unknown time.")


def test_any_other_error_is_not_about_a_lock() -> None:
    assert holder("Error: No valid credential sources found") is None
