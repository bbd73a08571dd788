from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contract.canonical_event import RejectedEvent
from contract.kept_text import text_beside
from formats.rows import StoredEvent, rows_from_message
from tests.support.real_payloads import FOLDER, real_files, require_real_payloads


@pytest.fixture(autouse=True)
def _at_hand() -> None:
    require_real_payloads()


def test_every_recorded_document_is_of_the_format_of_its_folder_and_none_is_rejected() -> None:
    files = real_files()
    assert len(files) > 100, "most of the recorded documents were not found"
    for file in files:
        message = rows_from_message(file.read_text("utf-8"), now=datetime.now(UTC))
        assert message.format.name == file.relative_to(FOLDER).parts[0], file
        assert [each for each in message.events if isinstance(each, RejectedEvent)] == [], file


def test_the_text_of_every_recorded_document_is_kept_once() -> None:
    for file in real_files():
        text = file.read_text("utf-8")
        message = rows_from_message(text, now=datetime.now(UTC))
        rows = [each.row.item for each in message.events if isinstance(each, StoredEvent)]
        texts = [kept for row in rows if (kept := text_beside(row)) is not None]
        assert texts == ([text] if len(rows) == 1 else []), file
        assert (message.raw_message is not None) is (len(rows) > 1), file
