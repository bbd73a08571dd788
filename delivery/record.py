"""What `plan` leaves for `deploy`: which plan was reviewed, and what it was made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from delivery import private_files
from delivery.terraform import StateVersion

_FILE = "record.json"


@dataclass(frozen=True, kw_only=True)
class Record:
    """A plan that was reviewed.

    Attributes:
        created: When, in RFC 3339.
        plan: SHA-256 of the plan's file.
        fingerprint: What it would do (`delivery.fingerprint`).
        sources: SHA-256 of each file that it was made from (`delivery.synthesis.digests`).
        state: The version of the state that it starts from.
    """

    created: str
    plan: str
    fingerprint: str
    sources: Mapping[str, str]
    state: StateVersion

    def write(self, folder: Path) -> None:
        """Writes it beside the plan."""
        private_files.write(folder / _FILE, json.dumps(asdict(self), indent=2) + "\n")

    @classmethod
    def read(cls, folder: Path) -> Record | None:
        """The record in a folder; None if nothing was planned there, or if that has been deployed."""
        try:
            document = json.loads((folder / _FILE).read_text("utf-8"))
        except FileNotFoundError:
            return None
        return cls(**{**document, "state": StateVersion(**document["state"])})

    @staticmethod
    def remove(folder: Path) -> None:
        """Forgets it."""
        (folder / _FILE).unlink()
