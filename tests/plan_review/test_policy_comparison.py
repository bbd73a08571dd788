from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_review.policies.comparison import Difference, compare
from plan_review.policies.grants import UnreadablePolicyError, grants_of
from plan_review.policies.patterns import covers, normal_form, overlap
from plan_review.policies.wording import lines
from tests.plan_review.policy_documents import allow, deny, document, documents, respelled, statements

_NOTHING = Difference(frozenset(), frozenset())
_LIFTED_PATTERNS = st.text(alphabet="ab*?", max_size=5)
_TEXTS = ["".join(letters) for length in range(6) for letters in product("ab", repeat=length)]
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["Allow", "*"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["Statement", "Effect", "Action", "NotAction", "Resource", "Principal", "Condition", "AWS", "x"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def difference(before: str, after: str) -> Difference:
    return compare(grants_of(before), grants_of(after))


def added(before: str, after: str) -> list[str]:
    return lines(difference(before, after).added)


def removed(before: str, after: str) -> list[str]:
    return lines(difference(before, after).removed)


@given(data=st.data(), text=documents)
def test_another_order_or_spelling_is_no_change(data: st.DataObject, text: str) -> None:
    other = json.dumps(data.draw(st.composite(lambda draw: respelled(json.loads(text), draw))()))

    assert difference(text, other) == _NOTHING


@given(before=documents, after=documents)
def test_what_one_way_adds_the_other_removes(before: str, after: str) -> None:
    there, back = difference(before, after), difference(after, before)

    assert (there.added, there.removed) == (back.removed, back.added)


@given(text=documents, statement=statements())
def test_a_grant_that_is_added_is_seen_unless_something_covers_it(text: str, statement: dict[str, Any]) -> None:
    before, new = grants_of(text), grants_of(document(statement))

    found = compare(before, before | new)

    assert found.removed == frozenset()
    for grant in new:
        assert any(one.covers(grant) for one in found.added | before), grant
    for grant in found.added:
        assert grant in new
        assert not any(one.covers(grant) for one in before)


@given(value=_JSON)
def test_any_json_is_a_policy_or_is_said_to_be_none(value: Any) -> None:
    try:
        found = grants_of(json.dumps(value))
    except UnreadablePolicyError:
        return
    assert compare(found, found) == _NOTHING
    lines(found)


@pytest.mark.parametrize("text", ["no JSON", "[" * 100_000, '{"Statement": ' + "9" * 5_000 + "}", "[]", "7", "{}"])
def test_a_text_that_is_no_policy_is_said_to_be_none(text: str) -> None:
    with pytest.raises(UnreadablePolicyError):
        grants_of(text)


@pytest.mark.parametrize(
    "statement",
    [
        {"Effect": "allow", "Action": "*"},
        {"Effect": "Allow", "Resource": "*"},
        {"Effect": "Allow", "Action": 1},
        {"Effect": "Allow", "Action": "*", "NotAction": "*"},
        {"Effect": "Allow", "Action": "*", "Principal": "somebody"},
        {"Effect": "Allow", "Action": "*", "Condition": {"Bool": "true"}},
        {"Effect": "Allow", "Action": "*", "Condition": {"Bool": {"a": [{}]}}},
        "text",
    ],
)
def test_a_statement_that_is_none_is_not_read_as_something_harmless(statement: Any) -> None:
    with pytest.raises(UnreadablePolicyError):
        grants_of(document(allow("s3:GetObject"), statement))


def test_a_document_made_to_be_slow_is_not_read_for_ever() -> None:
    many = [f"s3:a{number}" for number in range(1_000)]

    with pytest.raises(UnreadablePolicyError, match="more than 20,000"):
        grants_of(document(allow(many, many)))


@given(general=_LIFTED_PATTERNS, specific=_LIFTED_PATTERNS)
def test_patterns_cover_and_overlap_as_the_texts_do_that_they_stand_for(general: str, specific: str) -> None:
    theirs = {text for text in _TEXTS if covers(normal_form(specific), text)}
    ours = {text for text in _TEXTS if covers(normal_form(general), text)}

    if covers(normal_form(general), normal_form(specific)):
        assert theirs <= ours
    # No text that both stand for needs more than these letters, unless both are longer than the longest text here.
    if ours & theirs:
        assert overlap(general, specific)
    if "*" not in general + specific:
        assert overlap(general, specific) == bool(ours & theirs)


@pytest.mark.parametrize(
    ("general", "specific", "expected"),
    [
        ("s3:*", "s3:getobject", True),
        ("s3:get*", "s3:*", False),
        ("*", "s3:*", True),
        ("s3:?et*", "s3:get*", True),
        ("a?c", "a*c", False),
        ("*b*", "aabaa", True),
        ("*ab", "aab", True),
        ("a*a", "a", False),
        ("", "", True),
    ],
)
def test_wildcards_cover(general: str, specific: str, expected: bool) -> None:
    assert covers(general, specific) is expected


def test_many_stars_take_no_time() -> None:
    assert not covers("*a" * 200, "a" * 199 + "b")
    assert not overlap("*a" * 100 + "b", "*a" * 100)


def test_a_wider_right_is_added_and_the_narrower_is_not_lost() -> None:
    before, after = document(allow("s3:GetObject")), document(allow(["s3:*", "s3:GetObject"]))

    assert added(before, after) == ["Allow s3:* (permissions management) on *"]
    assert removed(before, after) == []
    assert removed(after, before) == ["Allow s3:* (permissions management) on *"]


def test_rights_are_compared_one_by_one_wherever_they_stand() -> None:
    before = document(allow(["sqs:SendMessage", "sqs:ReceiveMessage"], ["arn:aws:sqs:::a", "arn:aws:sqs:::b"]))
    after = document(
        allow("sqs:ReceiveMessage", ["arn:aws:sqs:::b", "arn:aws:sqs:::a"], Sid="Read"),
        allow("SQS:sendmessage", "arn:aws:sqs:::a", Sid="Send"),
    )

    assert added(before, after) == []
    assert removed(before, after) == ["Allow sqs:SendMessage (write) on arn:aws:sqs:::b"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("*", {"AWS": "*"}),
        ({"AWS": "111122223333"}, {"AWS": ["arn:aws:iam::111122223333:root"]}),
        ({"AWS": "111122223333"}, {"AWS": "arn:aws-cn:iam::111122223333:root"}),
    ],
)
def test_principals_that_aws_takes_for_the_same_are(one: Any, other: Any) -> None:
    assert (
        difference(document(allow("s3:Get*", Principal=one)), document(allow("s3:Get*", Principal=other))) == _NOTHING
    )


def test_a_role_is_not_its_account() -> None:
    account = document(allow("s3:GetObject", Principal={"AWS": "111122223333"}))
    role = document(allow("s3:GetObject", Principal={"AWS": "arn:aws:iam::111122223333:role/r"}))

    assert added(account, role) == ["Allow s3:GetObject (read) on * for arn:aws:iam::111122223333:role/r"]
    assert removed(account, role) == ["Allow s3:GetObject (read) on * for account 111122223333"]


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ({"StringEquals": {"aws:SourceAccount": "1"}}, {}),
        ({"StringEquals": {"aws:SourceAccount": "1"}}, {"StringEquals": {"AWS:sourceaccount": ["2", "1"]}}),
        ({"StringNotEquals": {"aws:SourceAccount": ["2", "1"]}}, {"StringNotEquals": {"aws:SourceAccount": "1"}}),
        ({"ArnEquals": {"aws:SourceArn": "arn:a:b"}}, {"ArnEquals": {"aws:SourceArn": "arn:a:*"}}),
        ({"IpAddress": {"aws:SourceIp": "10.1.0.0/16"}}, {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
        ({"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, {"NotIpAddress": {"aws:SourceIp": "10.1.0.0/16"}}),
        (
            {"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:SourceAccount": "1"}},
            {"Bool": {"aws:SecureTransport": True}},
        ),
    ],
)
def test_fewer_conditions_and_more_values_are_wider(narrow: Any, wide: Any) -> None:
    small, large = document(allow("s3:*", Condition=narrow)), document(allow("s3:*", Condition=wide))

    assert added(large, small) == []
    assert len(added(small, large)) == 1
    assert len(difference(small, large).widening()) == 1
    assert len(difference(large, small).narrowing()) == 1


def test_an_operator_that_lets_more_pass_is_another_condition() -> None:
    strict = document(allow("s3:*", Condition={"StringEquals": {"aws:SourceAccount": "1"}}))
    lenient = document(allow("s3:*", Condition={"StringEqualsIfExists": {"aws:SourceAccount": "1"}}))

    assert added(strict, lenient) == [
        "Allow s3:* (permissions management) on * if aws:SourceAccount StringEqualsIfExists 1"
    ]


def test_a_refusal_that_goes_is_a_widening_and_one_that_comes_is_not() -> None:
    open_, closed = document(allow("s3:GetObject")), document(allow("s3:GetObject"), deny("s3:*", "arn:aws:s3:::a/*"))

    assert lines(difference(closed, open_).widening()) == ["Deny s3:* (permissions management) on arn:aws:s3:::a/*"]
    assert difference(closed, open_).narrowing() == frozenset()
    assert difference(open_, closed).widening() == frozenset()
    assert len(difference(open_, closed).narrowing()) == 1


def test_a_right_never_covers_a_refusal() -> None:
    assert added(document(allow("*")), document(allow("*"), deny("s3:GetObject"))) == ["Deny s3:GetObject (read) on *"]


def test_not_action_is_said_plainly_and_compared() -> None:
    small = document({"Effect": "Allow", "NotAction": ["iam:*", "kms:*"], "Resource": "*"})
    large = document({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})

    assert added(small, large) == ["Allow all but iam:* on *"]
    assert added(large, small) == []
    assert added(large, document(allow("s3:GetObject"))) == []
    assert added(large, document(allow("iam:PassRole"))) == ["Allow iam:PassRole (write) on *"]
    assert added(document(allow("*")), large) == []


def test_all_but_one_action_covers_others_and_no_pattern_that_holds_it() -> None:
    before = document({"Effect": "Allow", "NotAction": "iam:PassRole", "Resource": "*"})

    assert added(before, document(allow("s3:GetObject"))) == []
    assert added(before, document(allow("iam:Pass*"))) == ["Allow iam:Pass* (write) on *"]


def test_two_that_say_the_same_in_other_words_do_not_make_each_other_go() -> None:
    same: list[dict[str, Any]] = [
        {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
        {"Effect": "Allow", "NotAction": ["iam:*", "iam:PassRole"], "Resource": "*"},
    ]

    assert len(difference("", document(*same)).added) == len(same)
    assert difference(document(same[0]), document(same[1])) == _NOTHING


def test_not_principal_and_not_resource_are_said_plainly() -> None:
    text = document(
        {"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, "Action": "s3:GetObject", "NotResource": "arn:a"}
    )

    assert added("", text) == ["Deny s3:GetObject (read) on all but arn:a for all but account 111122223333"]
