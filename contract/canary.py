"""The canary: a shipment that does not exist, by which `operations verify` tries a deployed pipeline.

The mark of a canary is its shipment id, one for all environments and runs: no field of an event is free for a mark,
since everything an event says is part of its row's key, and the id is what people see in a list. Only the function and
the operator's queries act on it. Whoever sends events under this id hides nothing by it but one kind of rejection,
which the failed-events queue shows all the same.
"""

from __future__ import annotations

from typing import Final

from contract.rejections import RejectionCode

CANARY_SHIPMENT: Final = "shipment-pipeline-canary"
"""The shipment id of every canary."""

CANARY_REJECTION: Final = RejectionCode.MISSING_FIELD
"""Why the bad canary is rejected."""


def is_canary_rejection(*, shipment_id: str | None, code: str) -> bool:
    """Whether a rejection is what a bad canary is sent for, so that it alerts nobody and counts nowhere.

    A canary that fails in any other way is a failure like every other.
    """
    return shipment_id == CANARY_SHIPMENT and code == CANARY_REJECTION
