"""Files that only this user may read: plans and what was made of them hold whatever secrets the state holds."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def empty_folder(folder: Path) -> None:
    """Makes a folder that only this user may enter, or empties it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    folder.chmod(0o700)


def write(file: Path, text: str) -> None:
    """Writes a file that only this user may read, over what was there."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)
