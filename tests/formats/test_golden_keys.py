"""Keys for good: a release that changes one stores every event of that format a second time at the next poll."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from formats.rows import StoredEvent, rows_from_message

SAMPLES = Path(__file__).parents[2] / "samples" / "carriers.jsonl"
NOW = datetime(2026, 1, 1, tzinfo=UTC)

# Format, shipment, key.
GOLDEN = [
    ("easypost", "NBX417008899", "2025-10-05T16:03:10.000000000Z#67702cdcef8242de8aac411ae662612d"),
    ("easypost", "NBX417008899", "2025-10-06T01:55:31.000000000Z#a322e59086016e20216dba848ca40b89"),
    ("aftership", "KTL88121JP", "2025-10-05T01:41:00.000000000Z#de6a9ff5f5b7b3dc84239ab07be49646"),
    ("aftership", "KTL88121JP", "2025-10-06T12:02:55.000000000Z#36752ab8ca66b1d778b8629b90cd2c0f"),
    ("shippo", "PP5531B", "2025-10-05T20:27:48.000000000Z#ed5cef7404902ecf1914f59060558ef5"),
    ("shippo", "PP5531B", "2025-10-07T15:52:36.000000000Z#1e4b9e8d9ad131602d0183215773a0f5"),
    ("shipengine", "TDE64199AU", "2025-10-09T23:40:00.000000000Z#2065b29c76038fb7800c52a91a4d9368"),
    ("shipengine", "TDE64199AU", "2025-10-07T04:20:31.000000000Z#9349b6f7ff7eab0dc1ad1eabca622114"),
    (
        "epcis",
        "https://id.gs1.org/00/040123451111111110",
        "2025-10-06T06:15:00.000000000Z#f5401c71b65027641e49926245da2d79",
    ),
    (
        "epcis",
        "https://id.gs1.org/01/04012345111118/21/9001",
        "2025-10-06T06:15:00.000000000Z#b84abb692447856d270b21cda9a6f047",
    ),
    (
        "epcis",
        "https://id.gs1.org/00/040123451111111118",
        "2025-10-06T15:40:00.000000000Z#187505c0afa345c595dbdb4418df6717",
    ),
    (
        "epcis",
        "https://id.gs1.org/8003/040123453333365",
        "2025-10-07T10:05:00.000000000Z#398f1fb68a08f3a70888857ad78d7846",
    ),
    ("canonical", "ALP-0093", "2025-10-08T15:05:00.000000000Z#0e77ccccc74a900670c08e0c86ce2df0"),
]


def keys() -> set[tuple[str, str, str]]:
    """Format, shipment and key of every event of the samples."""
    found = set()
    for line in SAMPLES.read_text("utf-8").splitlines()[:-1]:
        message = rows_from_message(line, now=NOW)
        found |= {(message.format.name, *each.row.key) for each in message.events if isinstance(each, StoredEvent)}
    return found


@pytest.mark.parametrize(("format_name", "shipment_id", "key"), GOLDEN)
def test_the_key_of_a_sample_never_changes(format_name: str, shipment_id: str, key: str) -> None:
    same = {each for each in keys() if each[:2] == (format_name, shipment_id) and each[2][:30] == key[:30]}
    assert (format_name, shipment_id, key) in same, f"the event has another key now: {same}"
