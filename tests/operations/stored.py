"""Rows as the function stores them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from contract.rejections import RejectionError
from contract.row import Row
from formats.rows import StoredEvent, rows_from_message
from tests.operations.pipeline import NAMES, Pipeline

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def rows_of(document: object | str) -> list[Row]:
    """The rows of a document, given as text or not: those of its events, then the one that keeps the text, if any.

    What is rejected has none.
    """
    try:
        message = rows_from_message(document if isinstance(document, str) else json.dumps(document), now=NOW)
    except RejectionError:
        return []
    rows = [event.row for event in message.events if isinstance(event, StoredEvent)]
    return rows + ([message.raw_message] if message.raw_message else [])


def store(pipeline: Pipeline, *documents: object) -> list[Row]:
    """Puts the rows of documents into the log."""
    rows = [row for document in documents for row in rows_of(document)]
    for row in rows:
        pipeline.dynamodb.put_item(TableName=NAMES.table, Item=dict(row.item))
    return rows
