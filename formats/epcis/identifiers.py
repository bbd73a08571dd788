"""Identifiers as events name them, and the one spelling of each that is a shipment's id."""

from __future__ import annotations

from formats.epcis.epc_urns import key_of_urn, urn_as_digital_link
from formats.epcis.gs1_keys import Gs1Key, read_digital_link


def read_identifier(text: str) -> tuple[str, Gs1Key | None]:
    """An identifier in its canonical spelling, and which of GS1's keys it is.

    Args:
        text: The identifier as the event spells it. What is neither a sound EPC URN nor a sound Digital Link, be it a
            private URI or a number with a wrong check digit, stays as it is.

    Returns:
        The canonical Digital Link, or the text without the blanks around it; and the key, None for no key of GS1's.
    """
    text = text.strip()
    if key := key_of_urn(text):
        return urn_as_digital_link(text) or text, key
    return read_digital_link(text) or (text, None)
