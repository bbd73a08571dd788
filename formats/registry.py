"""The list of formats."""

from __future__ import annotations

from formats import aftership, easypost, epcis, shipengine, shippo
from formats.format import Format

FORMATS: tuple[Format, ...] = (
    easypost.FORMAT,
    shippo.FORMAT,
    aftership.FORMAT,
    shipengine.FORMAT,
    epcis.FORMAT,
)
"""Every format but the canonical one, which is tried first; in the order in which docs/formats.md shows them."""
