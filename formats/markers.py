"""By what a document of a format may be told at one look at the names of its outermost object.

They stand together and apart from the formats, so that the function need not load a format before a document may be of
it: most are of none but the canonical one, and each execution environment would wait for all of them at its start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MARKERS: Final[Mapping[str, frozenset[str]]] = {
    "easypost": frozenset({"object", "result", "tracking_code", "tracking_details", "trackers", "events"}),
    "shippo": frozenset({"tracking_history", "data"}),
    "aftership": frozenset({"msg", "data", "meta", "checkpoints", "checkpoint", "slug", "tracking", "trackings"}),
    "shipengine": frozenset({"resource_type", "resource_url", "events", "status_code", "carrier_status_code"}),
    "epcis": frozenset({"epcisBody", "type", "@type", "isA", "@context"}),
}
"""Names of which each document of a format has at least one, by the format's name."""

MARKERS_OF_OTHERS: Final = frozenset({"specversion"}).union(*MARKERS.values())
"""A document with none of these is canonical or nothing."""
