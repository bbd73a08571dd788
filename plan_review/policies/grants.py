"""The rights in a policy document, each on its own: one effect, principal, action and resource, with its conditions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from plan_review.policies.conditions import Conditions, condition, covers_conditions
from plan_review.policies.elements import NOT_NAMED, Element, all_but, named

_ACCOUNT_OR_ROOT = re.compile(r"(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?")
# Far above what AWS lets a document hold (20 KB at most), so that a document made to be slow is not read for ever.
_MOST_GRANTS = 20_000


class UnreadablePolicyError(ValueError):
    """A text that is no policy document as IAM's grammar has it; the message says what is wrong, without values."""


@dataclass(frozen=True)
class Grant:
    """One right, or one refusal of it.

    Attributes:
        allows: Whether the effect is Allow; else it is Deny.
        who: The principal, such as "Service:sns.amazonaws.com" or "*".
        action: Such as "sqs:SendMessage".
        resource: An ARN.
        conditions: What a request has to fulfil besides.
    """

    allows: bool
    who: Element
    action: Element
    resource: Element
    conditions: Conditions

    def covers(self, other: Grant) -> bool:
        """Whether it says everything that the other says; no if that is in doubt."""
        return (
            self.allows == other.allows
            and self.who.covers(other.who)
            and self.action.covers(other.action)
            and self.resource.covers(other.resource)
            and covers_conditions(self.conditions, other.conditions)
        )


@lru_cache(maxsize=1_000)
def grants_of(text: str) -> frozenset[Grant]:
    """All rights in a policy document; none in an empty text.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

    Raises:
        UnreadablePolicyError: It is not JSON, or no policy.
    """
    if not text.strip():
        return frozenset()
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadablePolicyError("it is not JSON") from None
    if not isinstance(document, dict) or "Statement" not in document:
        raise UnreadablePolicyError("it is no policy document: it has no Statement")
    found: set[Grant] = set()
    for statement in _listed(document["Statement"]):
        if not isinstance(statement, dict):
            raise UnreadablePolicyError("a statement is no object")
        for grant in _grants(statement):
            found.add(grant)
            if len(found) > _MOST_GRANTS:
                raise UnreadablePolicyError(f"it has more than {_MOST_GRANTS:,} rights")
    return frozenset(found)


def is_policy(value: object) -> bool:
    """Whether a value is the text of a policy document, whatever attribute holds it."""
    if not isinstance(value, str) or '"Statement"' not in value or '"Effect"' not in value:
        return False
    try:
        return bool(grants_of(value))
    except UnreadablePolicyError:
        return False


def _grants(statement: Mapping[str, Any]) -> Iterator[Grant]:
    effect = statement.get("Effect")
    if effect not in ("Allow", "Deny"):
        raise UnreadablePolicyError("the Effect of a statement is neither Allow nor Deny")
    parts = (
        _elements(statement, "Principal", _principals),
        _elements(statement, "Action", lambda value: {text.lower(): text for text in _texts(value)}),
        _elements(statement, "Resource", lambda value: {text: text for text in _texts(value)}),
    )
    if parts[1] == [NOT_NAMED]:
        raise UnreadablePolicyError("a statement has no Action")
    conditions = _conditions(statement.get("Condition", {}))
    for who, action, resource in product(*parts):
        yield Grant(effect == "Allow", who, action, resource, conditions)


def _elements(statement: Mapping[str, Any], name: str, read: Any) -> list[Element]:
    if name in statement and f"Not{name}" in statement:
        raise UnreadablePolicyError(f"a statement has {name} and Not{name}")
    if f"Not{name}" in statement:
        return [all_but(read(statement[f"Not{name}"]))]
    if name not in statement:
        return [NOT_NAMED]
    return [named(text, spelled=spelled) for text, spelled in read(statement[name]).items()]


def _principals(value: object) -> dict[str, str]:
    """Principals as "AWS:…", "Service:…" and so on, accounts as their number, everybody as "*"; to their spelling.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    if value == "*":
        return {"*": "everybody"}
    if not isinstance(value, dict):
        raise UnreadablePolicyError("a Principal is neither * nor an object")
    found = {}
    for kind, names in value.items():
        for name in _texts(names):
            if kind == "AWS" and name == "*":
                found["*"] = "everybody"
            elif kind == "AWS" and (account := _ACCOUNT_OR_ROOT.fullmatch(name)):
                found[f"AWS:{account[1]}"] = f"account {account[1]}"
            else:
                found[f"{kind}:{name}"] = name
    return found


def _conditions(value: object) -> Conditions:
    if not isinstance(value, dict) or not all(isinstance(tests, dict) for tests in value.values()):
        raise UnreadablePolicyError("a Condition is no object of objects")
    return frozenset(
        condition(operator, key, (_scalar(one) for one in _listed(values)))
        for operator, tests in value.items()
        for key, values in tests.items()
    )


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    raise UnreadablePolicyError("a value of a Condition is neither text, number nor true or false")


def _texts(value: object) -> list[str]:
    texts = _listed(value)
    if not all(isinstance(text, str) for text in texts):
        raise UnreadablePolicyError("an Action, Resource or Principal is no text")
    return texts


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
