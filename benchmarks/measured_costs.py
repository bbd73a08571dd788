"""Writes what was measured to where `python -m operations cost` reads it."""

from __future__ import annotations

import dataclasses
import json
import shlex
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_type_hints

from operations.cost.measured import FILE, Measured, parse


def write_measured(
    part: str, figures: Mapping[str, Any], *, command: Sequence[str], what: str, file: Path = FILE
) -> None:
    """Replaces one part of `operations/cost/measured.json`; the other stays as it is.

    Args:
        part: "rows" or "processor".
        figures: The part's numbers by name, as `operations.cost.measured` names them, in its units.
        command: The command that measured them, as anybody can run it again.
        what: What was measured, in a few words.
        file: The file.

    Raises:
        OperationError: A figure is missing, unknown or no sensible number.
    """
    kind = get_type_hints(Measured)[part]
    content = {"measured_on": f"{datetime.now(UTC):%Y-%m-%d}", "command": shlex.join(command), "what": what, **figures}
    parse(kind, content, part)
    parts = [each.name for each in dataclasses.fields(Measured)]
    document = json.loads(file.read_text("utf-8")) if file.exists() else {}
    document = {name: content if name == part else document.get(name, {}) for name in parts}
    file.write_text(json.dumps(document, indent=2) + "\n", "utf-8")
