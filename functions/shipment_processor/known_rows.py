"""Finds the rows that are in the shipment log already.

A carrier's history is polled again and again, and most of it is known by then. To look at a row costs at most a tenth
of writing it to the table, and writing it to the index and keeping the message's text come on top of that. So the rows
of messages with several events are looked up before they are written. Nothing rests on finding them: a row that is
written again stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from contract.limits import ROWS_PER_LOOK
from contract.row import Row, RowKey
from contract.shipment_log import EXPIRES_AT, PARTITION_KEY, PAYLOAD, RAW_MESSAGE, SORT_KEY

from .aws_error import described
from .log import logger

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Where its text is kept is not part of what a row says.
_NOT_COMPARED = frozenset({PAYLOAD, RAW_MESSAGE, EXPIRES_AT})


class KnownRows:
    """Knows those rows, of all that it was told to look at, that need not be written: `row in known_rows`.

    Args:
        client: DynamoDB client that does not retry by itself.
        table_name: Name of the shipment log.
        now: The present, in seconds since 1970.
        time_left: Seconds until the last request may start.
    """

    def __init__(self, client: DynamoDBClient, *, table_name: str, now: float, time_left: Callable[[], float]) -> None:
        self._client = client
        self._table_name = table_name
        self._now = now
        self._time_left = time_left
        self._stored: dict[RowKey, Mapping[str, Any]] = {}

    def look_at(self, rows: Iterable[Row]) -> None:
        """Reads the rows as they are in the table, as far as that goes at once; never raises because of DynamoDB.

        What cannot be read now, for whatever reason, is not known: to write it is the surest way to have it.
        """
        for keys in _chunks({row.key: None for row in rows}):
            if self._time_left() <= 0:
                return
            try:
                items = self._read(keys)
            except Exception as error:
                # Not all that botocore raises is a BotoCoreError, see `LogWriter`. The next request would fare as ill.
                logger.warning("rows not looked up", extra={"fields": {"text": described(error)}})
                return
            self._stored |= {(item[PARTITION_KEY]["S"], item[SORT_KEY]["S"]): item for item in items}

    def __contains__(self, row: Row) -> bool:
        """Whether the log has the row and it says the same."""
        stored = self._stored.get(row.key)
        return stored is not None and _compared(stored) == _compared(row.item) and self._expires_alike(stored, row.item)

    def _read(self, keys: Iterable[RowKey]) -> Iterable[Mapping[str, Any]]:
        # Read with eventual consistency, at half the price. What DynamoDB leaves unprocessed is not known.
        answer = self._client.batch_get_item(
            RequestItems={
                self._table_name: {
                    "Keys": [{PARTITION_KEY: {"S": shipment}, SORT_KEY: {"S": event}} for shipment, event in keys]
                }
            }
        )
        return answer["Responses"].get(self._table_name, [])

    def _expires_alike(self, stored: Mapping[str, Any], item: Mapping[str, Any]) -> bool:
        """Whether both expire at the same time, or at once: a row that is late for its expiry expires when written."""
        expiries = [int(each[EXPIRES_AT]["N"]) for each in (stored, item) if EXPIRES_AT in each]
        return not expiries or (len(expiries) == 2 and (expiries[0] == expiries[1] or max(expiries) <= self._now))


def _compared(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in _NOT_COMPARED}


def _chunks(keys: Iterable[RowKey]) -> Iterator[list[RowKey]]:
    iterator = iter(keys)
    while chunk := list(islice(iterator, ROWS_PER_LOOK)):
        yield chunk
