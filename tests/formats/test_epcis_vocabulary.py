from __future__ import annotations

import pytest

from formats.epcis.vocabulary import ERROR_DECLARATION, VOCABULARY
from formats.epcis.words import cbv_word, prefixes_in, standard_word


def _words(text: str) -> list[str]:
    return text.split()


STEPS = _words(
    "accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting"
    " decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting"
    " installing killing loading other packing picking receiving removing repackaging repairing replacing reserving"
    " retail_selling shipping staging_outbound stock_taking stocking storing transporting unloading unpacking"
    " void_shipping sensor_reporting sampling"
)
DISPOSITIONS = _words(
    "active container_closed damaged destroyed dispensed disposed encoded expired in_progress in_transit inactive"
    " no_pedigree_match non_sellable_other partially_dispensed recalled reserved retail_sold returned"
    " sellable_accessible sellable_not_accessible stolen unknown available completeness_verified completeness_inferred"
    " conformant container_open mismatch_instance mismatch_class mismatch_quantity needs_replacement non_conformant"
    " unavailable"
)


def test_every_word_of_the_standard_is_in_a_table_and_no_other() -> None:
    assert (len(STEPS), len(DISPOSITIONS)) == (41, 33)
    assert VOCABULARY.statuses.keys() == {*STEPS, ERROR_DECLARATION.lower()}
    assert {*VOCABULARY.details, *VOCABULARY.plain_details} == set(DISPOSITIONS)


@pytest.mark.parametrize("step", STEPS)
def test_every_business_step_is_known_in_every_spelling(step: str) -> None:
    meaning = VOCABULARY.meaning(step, None)
    assert meaning.mapped
    for spelled in (
        f"cbv:BizStep-{step}",
        f"https://ref.gs1.org/cbv/BizStep-{step}",
        f"https://ns.gs1.org/cbv/BizStep-{step}",
        f"urn:epcglobal:cbv:bizstep:{step}",
        f" {step.upper()} ",
    ):
        assert VOCABULARY.meaning(spelled, None) == meaning


@pytest.mark.parametrize("disposition", DISPOSITIONS)
def test_every_disposition_is_known_in_every_spelling(disposition: str) -> None:
    meaning = VOCABULARY.meaning("", disposition)
    assert meaning.mapped
    for spelled in (
        f"cbv:Disp-{disposition}",
        f"https://ref.gs1.org/cbv/Disp-{disposition}",
        f"urn:epcglobal:cbv:disp:{disposition}",
    ):
        assert VOCABULARY.meaning("", spelled) == meaning


@pytest.mark.parametrize(
    ("step", "disposition", "status"),
    [
        ("shipping", "in_transit", "in_transit"),
        ("shipping", None, "in_transit"),
        ("shipping", "in_progress", "in_transit"),
        ("loading", "container_closed", "pre_transit"),
        ("staging_outbound", None, "pre_transit"),
        ("collecting", None, "picked_up"),
        ("receiving", "in_progress", "in_transit"),
        ("receiving", "damaged", "exception"),
        ("receiving", "returned", "returned"),
        ("receiving", "mismatch_quantity", "exception"),
        ("receiving", "kes:wet", "in_transit"),
        ("inspecting", "no_pedigree_match", "on_hold"),
        ("inspecting", "in_transit", "in_transit"),
        ("inspecting", "conformant", "unknown"),
        # `in_transit` says less than a step that means something.
        ("holding", "in_transit", "on_hold"),
        ("void_shipping", "in_transit", "cancelled"),
        ("holding", "damaged", "exception"),
        ("", "in_transit", "in_transit"),
        ("", "in_progress", "unknown"),
        ("", None, "unknown"),
        ("", "", "unknown"),
        # A private step, and a disposition that is known.
        ("kes:handing_over", "in_transit", "in_transit"),
        (ERROR_DECLARATION, None, "unknown"),
    ],
)
def test_step_and_disposition_together(step: str, disposition: str | None, status: str) -> None:
    meaning = VOCABULARY.meaning(step, disposition)
    assert (meaning.status, meaning.mapped) == (status, True), meaning.why


@pytest.mark.parametrize(
    ("step", "disposition", "named"),
    [
        ("transforming", None, "transforming"),
        ("kes:handing_over", "in_progress", "handing_over"),
        ("https://kestrel.example/bizStep/shipping", None, "kestrel.example"),
        ("kes:shipping", None, "kes:shipping"),
        ("", "in_transport", "in_transport"),
        ("inspecting", "in_transport", "in_transport"),
        ("", "https://kestrel.example/Disp-damaged", "kestrel.example"),
        ("gs1:shipping", None, "gs1:shipping"),
    ],
)
def test_a_word_in_no_table_is_unmapped_and_named(step: str, disposition: str | None, named: str) -> None:
    meaning = VOCABULARY.meaning(step, disposition)
    assert (meaning.status, meaning.mapped) == ("unknown", False)
    assert named in meaning.why


def test_words_of_the_standard_stand_alone_and_private_ones_stay() -> None:
    assert cbv_word("cbv:BTT-po") == "po"
    assert cbv_word("epcis:ObjectEvent") == "epcis:ObjectEvent"
    assert standard_word("epcis:ObjectEvent") == standard_word("https://ref.gs1.org/epcis/ObjectEvent") == "ObjectEvent"
    assert standard_word("gs1:Temperature") == "Temperature"
    assert standard_word("urn:epcglobal:cbv:bt:4099999000077:1") == "urn:epcglobal:cbv:bt:4099999000077:1"


def test_the_prefixes_of_the_standard_cannot_be_declared_anew() -> None:
    prefixes = prefixes_in(
        [None, 7, "https://x.example", {"cbv": "https://kestrel.example/", "kes": "https://k/", "n": 1}]
    )
    assert prefixes["cbv"] == "https://ref.gs1.org/cbv/"
    assert prefixes["kes"] == "https://k/"
    assert "n" not in prefixes
