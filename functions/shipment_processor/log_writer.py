"""Writes rows to the shipment log, and keeps trying while the invocation has time."""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from .row import Row, RowKey

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
ROWS_PER_REQUEST = 25
# Full jitter: any time from 0 to a cap that doubles with each attempt. Many writers that were throttled together
# do not come back together: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
_FIRST_BACKOFF_SECONDS = 0.05
_LONGEST_BACKOFF_SECONDS = 5.0
# Trying again cannot help before somebody changes something, so the queue's own retries must do.
_HOPELESS_ERRORS = frozenset({"AccessDeniedException", "ResourceNotFoundException", "UnrecognizedClientException"})


@dataclass
class WriteResult:
    """What became of the rows.

    Attributes:
        refused: Rows that DynamoDB refuses as such, with what it said.
        unwritten: Rows that may or may not be stored, with the last error: write them again.
    """

    refused: dict[RowKey, str] = field(default_factory=dict)
    unwritten: dict[RowKey, str] = field(default_factory=dict)


class LogWriter:
    """Puts rows with BatchWriteItem, which is safe to repeat since a row depends on its event alone.

    Args:
        client: DynamoDB client that does not retry by itself: unprocessed rows need a loop here anyway, and one loop
            keeps one account of the time.
        table_name: Name of the shipment log.
        time_left: Seconds until writing must end, so that there is time to answer.
        sleep: Waits for a number of seconds.
    """

    def __init__(
        self,
        client: DynamoDBClient,
        *,
        table_name: str,
        time_left: Callable[[], float],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._table_name = table_name
        self._time_left = time_left
        self._sleep = sleep

    def write(self, rows: Iterable[Row]) -> WriteResult:
        """Writes every row, a row that is given twice once; what could not be written is in the result."""
        result = WriteResult()
        # BatchWriteItem refuses a request that names one key twice.
        distinct = {row.key: row for row in rows}
        pending = deque(_chunks(distinct.values()))
        attempt = 0
        error = "no time left in this invocation"
        while pending:
            if self._time_left() <= 0:
                break
            chunk = pending.popleft()
            try:
                chunk = self._put(chunk)
                error = "the table left rows unprocessed"
            except ClientError as failure:
                code = failure.response["Error"]["Code"]
                error = f"{code}: {failure.response['Error'].get('Message', '')}"
                if code == "ValidationException":
                    # Says nothing of which row it is about: one at a time, the neighbours get through.
                    if len(chunk) == 1:
                        result.refused[chunk[0].key] = error
                    else:
                        pending.extend([row] for row in chunk)
                    continue
                if code in _HOPELESS_ERRORS:
                    result.unwritten.update((row.key, error) for row in chunk)
                    continue
            except BotoCoreError as failure:
                error = str(failure)
            if not chunk:
                attempt = 0
                continue
            pending.append(chunk)
            attempt += 1
            self._sleep(self._backoff(attempt))
        result.unwritten.update((row.key, error) for chunk in pending for row in chunk)
        return result

    def _backoff(self, attempt: int) -> float:
        cap = min(_LONGEST_BACKOFF_SECONDS, _FIRST_BACKOFF_SECONDS * 2**attempt)
        # Sleeping past the end would be of no use.
        return min(random.uniform(0, cap), max(0.0, self._time_left()))  # noqa: S311 - no secret

    def _put(self, rows: Sequence[Row]) -> list[Row]:
        """Writes up to 25 rows in one request; returns those that DynamoDB left unprocessed."""
        response = self._client.batch_write_item(
            RequestItems={self._table_name: [{"PutRequest": {"Item": dict(row.item)}} for row in rows]}
        )
        unprocessed = response["UnprocessedItems"].get(self._table_name, [])
        left = {_key(request["PutRequest"]["Item"]) for request in unprocessed}
        return [row for row in rows if row.key in left]


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, ROWS_PER_REQUEST)):
        yield chunk


def _key(item: Mapping[str, Any]) -> RowKey:
    return item["shipment_id"]["S"], item["event_key"]["S"]
