"""What business steps and dispositions of the Core Business Vocabulary 2.0 mean for a shipment.

The definitions in the words' ontology decide. Most words speak of what is made, counted or sold: they are known, and
say nothing about how far a shipment is, which is `unknown` too.
"""

from __future__ import annotations

from collections.abc import Mapping

from formats.epcis.words import cbv_word
from formats.vocabulary import UNKNOWN, Document, Meaning, Vocabulary

ERROR_DECLARATION = "errorDeclaration"
"""The status of an event that declares another one wrong; it is no bizStep."""

_IN_TRANSIT = "in_transit"

_BUSINESS_STEPS = {
    # Before it leaves.
    "picking": "pre_transit",
    "packing": "pre_transit",
    "staging_outbound": "pre_transit",
    "loading": "pre_transit",
    # On its way. `shipping` is staging, loading and departing in one, `consigning` besides with a change of possession.
    "collecting": "picked_up",
    "shipping": _IN_TRANSIT,
    "consigning": _IN_TRANSIT,
    "departing": _IN_TRANSIT,
    "transporting": _IN_TRANSIT,
    # Whoever receives may be a carrier, a warehouse or the last in the chain, and the event does not say which.
    "arriving": _IN_TRANSIT,
    "unloading": _IN_TRANSIT,
    "accepting": _IN_TRANSIT,
    "receiving": _IN_TRANSIT,
    "holding": "on_hold",
    # It was not shipped as an earlier event said.
    "void_shipping": "cancelled",
    "destroying": "exception",
    # Of making, identifying, counting, keeping, repairing, selling: nothing about the way.
    **dict.fromkeys(
        (
            "assembling",
            "commissioning",
            "creating_class_instance",
            "cycle_counting",
            "decommissioning",
            "disassembling",
            "dispensing",
            "encoding",
            "entering_exiting",
            "inspecting",
            "installing",
            "killing",
            "other",
            "removing",
            "repackaging",
            "repairing",
            "replacing",
            "reserving",
            "retail_selling",
            "sampling",
            "sensor_reporting",
            "stock_taking",
            "stocking",
            "storing",
            "unpacking",
        ),
        UNKNOWN,
    ),
}
_DISPOSITIONS = {
    _IN_TRANSIT: _IN_TRANSIT,
    # Quarantined for further investigation.
    "no_pedigree_match": "on_hold",
    "returned": "returned",
    # Returned for disposal.
    "disposed": "returned",
    **dict.fromkeys(
        (
            "damaged",
            "destroyed",
            "expired",
            "mismatch_class",
            "mismatch_instance",
            "mismatch_quantity",
            "non_conformant",
            "recalled",
            "stolen",
        ),
        "exception",
    ),
}
_PLAIN_DISPOSITIONS = (
    "active",
    "available",
    "completeness_inferred",
    "completeness_verified",
    "conformant",
    "container_closed",
    "container_open",
    "dispensed",
    "encoded",
    "in_progress",
    "inactive",
    "needs_replacement",
    "non_sellable_other",
    "partially_dispensed",
    "reserved",
    "retail_sold",
    "sellable_accessible",
    "sellable_not_accessible",
    "unavailable",
    "unknown",
)


class CbvVocabulary(Vocabulary):
    """Tables of business steps and dispositions.

    A disposition says what is the matter with an object and so wins over the step that it came by, except for
    `in_transit`, which says less than a step that means something, such as `holding`.
    """

    def meaning(self, status: str, detail: str | None, description: str | None = None) -> Meaning:
        """What a business step with its disposition means, in any spelling; `unknown` for what the tables do not know.

        Args:
            status: The event's `bizStep`; "" where it has none.
            detail: The event's `disposition`.
            description: Not read: the words of an event are no part of the vocabulary.
        """
        step = cbv_word(status).lower()
        disposition = cbv_word(detail or "").lower()
        by_step = self.statuses.get(step)
        by_disposition = self.details.get(disposition)
        if by_disposition and not (by_disposition == _IN_TRANSIT and by_step not in (None, UNKNOWN)):
            return Meaning(by_disposition, True, f"disposition {disposition} means {by_disposition}")
        if by_step and by_step != UNKNOWN:
            return Meaning(by_step, True, f"bizStep {step} means {by_step}")
        if step and by_step is None:
            return Meaning(UNKNOWN, False, f"bizStep {step} is in no table")
        if disposition and disposition not in self.plain_details:
            return Meaning(UNKNOWN, False, f"disposition {disposition} is in no table")
        if step:
            return Meaning(UNKNOWN, True, f"bizStep {step} says nothing about a shipment's way")
        if disposition:
            return Meaning(UNKNOWN, True, f"disposition {disposition} says nothing about a shipment's way")
        return Meaning(UNKNOWN, True, "the event has neither bizStep nor disposition")


_LINES: Mapping[str, str] = {**_BUSINESS_STEPS, ERROR_DECLARATION.lower(): UNKNOWN}

VOCABULARY = CbvVocabulary(
    documents=(
        Document(
            "GS1 Core Business Vocabulary 2.0, ontology",
            "https://github.com/gs1/EPCIS/blob/2b888befbc071e1c2d388e027b30149b3f51dcef/Ontology/CBV.ttl",
            "2026-11-24",
        ),
        Document(
            "GS1 EPCIS 2.0, JSON Schemas of bizStep and disposition",
            "https://github.com/gs1/EPCIS/tree/2b888befbc071e1c2d388e027b30149b3f51dcef/JSON-Schema/schemas",
            "2026-11-24",
        ),
    ),
    statuses=_LINES,
    details=_DISPOSITIONS,
    plain_details=_PLAIN_DISPOSITIONS,
)
"""41 business steps, of 2.0 all, the mark of an error declaration, and 33 dispositions."""
