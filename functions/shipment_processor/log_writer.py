"""Writes rows to the shipment log, several requests at a time, and keeps trying while the invocation has time."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from contract.limits import REQUESTS_IN_FLIGHT, ROWS_PER_REQUEST
from contract.row import Row, RowKey
from contract.shipment_log import PARTITION_KEY, SORT_KEY

from .aws_error import described, error_code
from .backoff import full_jitter
from .prepared_puts import put_rows

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from mypy_boto3_dynamodb import DynamoDBClient

# About a row in the request and nothing else.
_ERRORS_OF_A_ROW = frozenset({"ValidationException"})
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

    def add(self, other: WriteResult) -> None:
        """Adds what became of other rows."""
        self.refused |= other.refused
        self.unwritten |= other.unwritten


class LogWriter:
    """Puts rows with BatchWriteItem, which is safe to repeat since a row depends on its event alone.

    Args:
        client: DynamoDB client that takes prepared puts and does not retry by itself: unprocessed rows need a loop
            here anyway, and one loop keeps one account of the time.
        table_name: Name of the shipment log.
        time_left: Seconds until the last request may start.
        in_flight: Requests in flight, at most.
        sleep: Waits for a number of seconds.
    """

    def __init__(
        self,
        client: DynamoDBClient,
        *,
        table_name: str,
        time_left: Callable[[], float],
        in_flight: int = REQUESTS_IN_FLIGHT,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._table_name = table_name
        self._time_left = time_left
        self._in_flight = in_flight
        self._sleep = sleep

    def write(self, rows: Iterable[Row]) -> WriteResult:
        """Writes every row, a row that is given twice once; what could not be written is in the result.

        Never raises because of DynamoDB or of a row: whatever a request raises, the rows are written again while
        there is time, and are in the result after that.
        """
        result = WriteResult()
        # BatchWriteItem refuses a request that names one key twice.
        distinct = {row.key: row for row in rows}
        pending: deque[Sequence[Row]] = deque(_chunks(distinct.values()))
        failures = 0
        errors: dict[RowKey, str] = {}
        while pending and self._time_left() > 0:
            # What DynamoDB did not take, it takes no sooner from several requests at once.
            at_once = 1 if failures else self._in_flight
            chunks = [pending.popleft() for _ in range(min(at_once, len(pending)))]
            again: list[Sequence[Row]] = []
            for chunk, outcome in zip(chunks, self._outcomes(chunks), strict=True):
                if not isinstance(outcome, Exception):
                    errors.update((row.key, "DynamoDB left the row unprocessed") for row in outcome)
                    again.append(outcome)
                    continue
                error = described(outcome)
                if error_code(outcome) in _ERRORS_OF_A_ROW:
                    if len(chunk) == 1:
                        result.refused[chunk[0].key] = error
                    # It does not say which row it is about. Halving finds it, and its neighbours get through.
                    pending.extend(_halves(chunk))
                elif error_code(outcome) in _HOPELESS_ERRORS:
                    result.unwritten.update((row.key, error) for row in chunk)
                else:
                    errors.update((row.key, error) for row in chunk)
                    again.append(chunk)
            left = [chunk for chunk in again if chunk]
            pending.extend(left)
            failures = failures + 1 if left else 0
            if left:
                # Sleeping past the end would be of no use.
                self._sleep(min(full_jitter(failures), max(0.0, self._time_left())))
        for row in (row for chunk in pending for row in chunk):
            result.unwritten[row.key] = errors.get(row.key, "no time left in this invocation to try it")
        return result

    def _outcomes(self, chunks: Sequence[Sequence[Row]]) -> Iterable[list[Row] | Exception]:
        """What `_put` returns or raises, for each chunk, in their order."""
        if len(chunks) == 1:
            return [self._outcome(chunks[0])]
        return _threads(self._in_flight).map(self._outcome, chunks)

    def _outcome(self, rows: Sequence[Row]) -> list[Row] | Exception:
        try:
            return self._put(rows)
        except Exception as failure:
            return failure

    def _put(self, rows: Sequence[Row]) -> list[Row]:
        """Writes up to 25 rows in one request; returns those that DynamoDB left unprocessed.

        Raises:
            Exception: The request failed; any of the rows may be written nevertheless. Not all that botocore raises
                is a BotoCoreError: an answer that it cannot read is a KeyError or a ResponseParserError.
        """
        response = put_rows(self._client, self._table_name, rows)
        unprocessed = response["UnprocessedItems"].get(self._table_name, [])
        left = {_key(request["PutRequest"]["Item"]) for request in unprocessed}
        return [row for row in rows if row.key in left]


@cache
def _threads(number: int) -> ThreadPoolExecutor:
    # Loaded only now, since batches that fit into one request need none.
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(number)


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, ROWS_PER_REQUEST)):
        yield chunk


def _halves(rows: Sequence[Row]) -> list[Sequence[Row]]:
    middle = len(rows) // 2
    return [rows[:middle], rows[middle:]] if middle else []


def _key(item: Mapping[str, Any]) -> RowKey:
    return item[PARTITION_KEY]["S"], item[SORT_KEY]["S"]
