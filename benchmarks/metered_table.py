"""The shipment log as DynamoDB's bill sees it: what each request to it costs in units, the index's part included.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html and, for the index,
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations
(both looked up in 2026-11)
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

from contract.row import Row, RowKey
from contract.shipment_log import PARTITION_KEY, SORT_KEY, STATUS_INDEX_PARTITION_KEY, STATUS_INDEX_SORT_KEY
from contract.storable import item_size

_WRITE_UNIT_BYTES = 1024
_READ_UNIT_BYTES = 4096
_INDEX_KEYS = (STATUS_INDEX_PARTITION_KEY, STATUS_INDEX_SORT_KEY)

Item = Mapping[str, Any]


class MeteredTable:
    """A table with `StatusIndex`, empty at first.

    Args:
        index_attributes: What the index has beside the keys; None for everything.

    Attributes:
        write_units: Of all writes so far, to table and index.
        read_units: Of all reads so far.
    """

    def __init__(self, index_attributes: Collection[str] | None) -> None:
        self.write_units = 0
        self.read_units = 0.0
        self._rows: dict[RowKey, Item] = {}
        self._indexed = None if index_attributes is None else {PARTITION_KEY, SORT_KEY, *_INDEX_KEYS, *index_attributes}

    def put(self, row: Row) -> None:
        """Writes a row. What is overwritten counts if it is larger."""
        before = self._rows.get(row.key, {})
        self._rows[row.key] = row.item
        self.write_units += max(_write_units(before), _write_units(row.item))
        was, becomes = self._entry(before), self._entry(row.item)
        if was == becomes:
            return
        if any(was.get(name) != becomes.get(name) for name in _INDEX_KEYS):
            # The old entry is deleted and a new one put, as far as there is one.
            self.write_units += _write_units(was) + _write_units(becomes)
        else:
            self.write_units += max(_write_units(was), _write_units(becomes))

    def batch_get_item(self, *, RequestItems: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N803 - botocore's names
        """Answers as DynamoDB does, with eventual consistency: half a unit for 4 KB of a row, or for none."""
        ((table, request),) = RequestItems.items()
        keys = [(key[PARTITION_KEY]["S"], key[SORT_KEY]["S"]) for key in request["Keys"]]
        found = [self._rows[key] for key in keys if key in self._rows]
        self.read_units += sum(math.ceil(item_size(item) / _READ_UNIT_BYTES) for item in found) / 2
        self.read_units += (len(keys) - len(found)) / 2
        return {"Responses": {table: found}, "UnprocessedKeys": {}}

    def _entry(self, item: Item) -> Item:
        """The row's entry in the index; empty where it has none, since it has no status."""
        if STATUS_INDEX_PARTITION_KEY not in item:
            return {}
        return {name: value for name, value in item.items() if self._indexed is None or name in self._indexed}


def _write_units(item: Item) -> int:
    return math.ceil(item_size(item) / _WRITE_UNIT_BYTES)
