from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.envelope import _object_without_duplicates, open_message
from contract.rejections import RejectionCode, RejectionError


def envelope(detail: str) -> str:
    return f'{{"version": "0", "id":"1","detail-type" :"x", "source":"y" , "detail" : {detail} ,"region":"z"}}'


def test_a_bare_body_is_the_event() -> None:
    body = ' {"shipment_id": "S1", "weight": 1.10}\n'
    assert open_message(body) == (body, {"shipment_id": "S1", "weight": Decimal("1.10")}, ())


def test_the_detail_of_an_eventbridge_event_is_kept_byte_for_byte() -> None:
    detail = '{ "shipment_id":"S1",\t"price": 1.50, "word":"\\u00fc", "nested": {"detail": "no"} }'
    opened = open_message(envelope(detail))
    assert opened.text == detail
    assert opened.document["nested"] == {"detail": "no"}
    assert opened.labels == ("y", "x")


def test_labels_that_are_no_text_are_none() -> None:
    assert open_message('{"detail": {"a": 1}, "source": null, "detail-type": 7}').labels == ()


def test_a_bare_event_may_have_a_field_named_detail() -> None:
    body = '{"detail": {"a": 1}, "source": "web"}'
    assert open_message(body)[0] == body


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", RejectionCode.NOT_JSON),
        ("{", RejectionCode.NOT_JSON),
        ("shipment", RejectionCode.NOT_JSON),
        ('\ufeff{"a": 1}', RejectionCode.NOT_JSON),
        ('{"a": NaN}', RejectionCode.NOT_JSON),
        ('{"a": -Infinity}', RejectionCode.NOT_JSON),
        ('{"a": 1} {"b": 2}', RejectionCode.NOT_JSON),
        ("[]", RejectionCode.NOT_AN_OBJECT),
        ("null", RejectionCode.NOT_AN_OBJECT),
        (envelope('"text"'), RejectionCode.NOT_AN_OBJECT),
        ('{"a": 1, "a": 2}', RejectionCode.DUPLICATE_FIELD),
        ('{"a": {"b": 1, "b": 1}}', RejectionCode.DUPLICATE_FIELD),
        ('{"a": ' * 100_000, RejectionCode.TOO_DEEP),
        ('{"a": ' + "9" * 5000 + "}", RejectionCode.UNSTORABLE_NUMBER),
        ('{"a": 1e99999999999999999999}', RejectionCode.UNSTORABLE_NUMBER),
        ("\udc80", RejectionCode.NOT_JSON),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_cannot_be_opened_is_rejected(body: str, code: RejectionCode) -> None:
    with pytest.raises(RejectionError) as rejection:
        open_message(body)
    assert rejection.value.code is code


def test_a_name_that_stands_twice_is_found_without_comparing_each_with_each() -> None:
    # A message holds 100,000 names; comparing each with each took minutes.
    comparisons = 0

    class Name(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            nonlocal comparisons
            comparisons += 1
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    pairs: list[tuple[str, int]] = [(Name(number), 1) for number in (*range(1000), 999)]
    with pytest.raises(RejectionError, match="the field '999' stands twice"):
        _object_without_duplicates(pairs)
    assert comparisons < 10 * len(pairs), "comparisons must not grow with the square of the names"


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(st.text() | st.just("detail"), _JSON | st.just("detail")),
    st.sampled_from([None, 1, "\t"]),
    st.booleans(),
    st.booleans(),
)
def test_any_event_comes_out_of_an_envelope_as_it_went_in(
    event: dict[str, object], indent: int | str | None, ascii_only: bool, last: bool
) -> None:
    detail = json.dumps(event, indent=indent, ensure_ascii=ascii_only)
    body = f'{{"source":"y","detail-type":"x" , "detail" :\t{detail} \n}} ' if last else envelope(detail)
    assert open_message(body).text == detail


@pytest.mark.parametrize("letter", range(len("detail")))
@pytest.mark.parametrize("spelling", [r"\u{:04x}", r"\u{:04X}"])
def test_any_letter_of_the_name_may_be_escaped(letter: int, spelling: str) -> None:
    name = "detail"[:letter] + spelling.format(ord("detail"[letter])) + "detail"[letter + 1 :]
    body = f'{{"source": {{"detail": {{}}}}, "detail-type": "x", "{name}": {{"a": 1}}}}'
    assert open_message(body).text == '{"a": 1}'


@pytest.mark.parametrize(
    "body",
    [
        # The one place where the name is spelled plainly is not the member.
        r'{"source": {"detail": {}}, "detail-type": "x", "d\u0065tail": {"a": 1}}',
        r'{"source": "detail", "detail-type": "x", "detail": {"a": 1}}',
        r'{"source": "x", "detail-type": "y\"detail\": {", "detail": {"a": 1}}',
    ],
)
def test_the_detail_is_found_however_it_is_spelled(body: str) -> None:
    opened = open_message(body)
    assert (opened.text, opened.document) == ('{"a": 1}', {"a": 1})
