"""The contract's own check, against a library that reads all of JSON Schema."""

from __future__ import annotations

from typing import Any

import fastjsonschema
from hypothesis import example, given
from hypothesis import strategies as st

from contract.event import EVENT_SCHEMA, STATUSES
from contract.event_check import READ_WORDS, refuse_breach_of_contract
from contract.rejections import RejectionCode, RejectionError

_judge = fastjsonschema.compile(EVENT_SCHEMA)

_TEXTS = st.one_of(st.text(max_size=3), st.sampled_from(["", " ", "\n\t", "x" * 256, "x" * 257, *STATUSES]))
_VALUES = st.one_of(_TEXTS, st.none(), st.booleans(), st.integers(), st.just([]), st.just({}), st.just({"city": "X"}))
_SOUND = {"shipment_id": "S", "status": "delivered", "timestamp": "any text"}
_EVENTS = st.dictionaries(st.sampled_from([*EVENT_SCHEMA["properties"], "other"]), _VALUES, max_size=3)


def verdict(event: dict[str, Any]) -> tuple[RejectionCode, str] | None:
    try:
        refuse_breach_of_contract(event)
    except RejectionError as rejection:
        return rejection.code, rejection.text
    return None


def verdict_of_library(event: dict[str, Any]) -> tuple[RejectionCode, str] | None:
    try:
        _judge(event)
    except fastjsonschema.JsonSchemaValueException as error:
        if error.rule == "required":
            missing = [name for name in EVENT_SCHEMA["required"] if name not in event]
            return RejectionCode.MISSING_FIELD, f"missing: {', '.join(missing)}"
        return RejectionCode.INVALID_FIELD, error.message.removeprefix("data.")
    return None


@given(changes=_EVENTS, removed=st.sets(st.sampled_from(sorted(_SOUND)), max_size=2))
@example(changes={"shipment_id": "x" * 257}, removed=set())
@example(changes={"shipment_id": "x" * 256}, removed=set())
@example(changes={"shipment_id": " "}, removed=set())
@example(changes={"shipment_id": ""}, removed=set())
@example(changes={"event_id": "x" * 257}, removed=set())
@example(changes={"event_id": None, "location": {}}, removed=set())
@example(changes={"location": []}, removed=set())
@example(changes={"description": {}}, removed=set())
@example(changes={"status": []}, removed=set())
@example(changes={}, removed={"timestamp", "status"})
def test_it_judges_as_the_library_does_and_says_the_same(changes: dict[str, Any], removed: set[str]) -> None:
    event = {name: value for name, value in {**_SOUND, **changes}.items() if name not in removed}
    assert verdict(event) == verdict_of_library(event)


def test_a_sound_event_is_none_of_its_business() -> None:
    assert verdict(_SOUND) is None


def test_the_schema_uses_no_word_that_is_not_read() -> None:
    used = {word for field in EVENT_SCHEMA["properties"].values() for word in field}
    assert used <= READ_WORDS, f"read them in contract/event_check.py: {sorted(used - READ_WORDS)}"
    assert EVENT_SCHEMA.keys() == {"$schema", "title", "description", "type", "required", "properties"}
