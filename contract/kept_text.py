"""How the text of a message is kept, byte for byte: compressed, as zlib's own format (RFC 1950), under "B".

Text compressed is what most keeps a row within the kilobyte that a write unit pays for, since its fields say most of
the text once more. It is always compressed, so that there is one way to read it; no dictionary, so that anything that
knows zlib can.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from contract.attribute_values import AttributeValue
from contract.shipment_log import PAYLOAD

_SMALLEST_WINDOW = 10
_SMALL_WINDOW = 12
_SMALL_TABLES = 4


def compressed(text: str) -> bytes:
    """The text in UTF-8, compressed."""
    # Half of a surrogate pair must not fail here: the check of the event's fields names the one that holds it.
    content = text.encode(errors="surrogatepass")
    # zlib clears its tables before it starts, and by default they have room for 32 KB: for a text of 500 bytes that is
    # four fifths of its time. A window as large as the text finds all that a larger one would.
    window = min(max(len(content).bit_length(), _SMALLEST_WINDOW), zlib.MAX_WBITS)
    tables = _SMALL_TABLES if window <= _SMALL_WINDOW else zlib.DEF_MEM_LEVEL
    compressor = zlib.compressobj(wbits=window, memLevel=tables)
    return compressor.compress(content) + compressor.flush()


def decompressed(content: bytes) -> str:
    """The text that `compressed` made this of.

    Raises:
        zlib.error: It is not compressed text.
    """
    return zlib.decompress(content).decode()


def kept_beside(text: str) -> dict[str, AttributeValue]:
    """The attribute that keeps the text of a message of one event in that event's row."""
    return {PAYLOAD: {"B": compressed(text)}}


def text_beside(item: Mapping[str, AttributeValue]) -> str | None:
    """The text that a row, in DynamoDB's JSON, keeps by itself; None where it has none, or points at another row."""
    return decompressed(bytes(item[PAYLOAD]["B"])) if PAYLOAD in item else None
