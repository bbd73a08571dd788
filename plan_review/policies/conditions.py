"""The conditions of a statement, and whether one set of them lets more requests pass than another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from plan_review.addresses import contains, network_of
from plan_review.policies.patterns import covers, normal_form

# With these, a further value refuses more requests instead of letting more pass.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
_NEGATED = ("NotEquals", "NotEqualsIgnoreCase", "NotLike", "NotIpAddress")
# ArnEquals and ArnLike behave alike, both with wildcards.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
_WITH_WILDCARDS = ("StringLike", "StringNotLike", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike")
_ADDRESSES = ("IpAddress", "NotIpAddress")
_FLAGS = ("Bool", "Null")


@dataclass(frozen=True)
class Condition:
    """One operator on one key; a statement applies if all of its conditions hold.

    Attributes:
        operator: Such as "StringEquals" or "ForAllValues:StringLike".
        key: The condition key in small letters, since AWS does not tell capitals from small ones.
        values: In normal form; the condition holds if one of them matches, or none if the operator is negated.
        spelled: The key as the policy spells it.
    """

    operator: str
    key: str
    values: frozenset[str]
    spelled: str = field(default="", compare=False)

    @property
    def plain_operator(self) -> str:
        """The operator without what says how it treats missing and multiple values."""
        return self.operator.rpartition(":")[2].removesuffix("IfExists")

    @property
    def negated(self) -> bool:
        """Whether the condition holds if no value matches."""
        return self.plain_operator.endswith(_NEGATED)

    def covers(self, other: Condition) -> bool:
        """Whether it holds for every request for which the other holds; no if that is in doubt."""
        if (self.operator, self.key) != (other.operator, other.key):
            return False
        narrow, wide = (self, other) if self.negated else (other, self)
        return all(any(_value_covers(self.plain_operator, one, each) for one in wide.values) for each in narrow.values)

    def __str__(self) -> str:
        """Such as "aws:SourceArn ArnLike arn:…"."""
        return f"{self.spelled} {self.operator} {' or '.join(sorted(self.values)) or 'nothing'}"


Conditions = frozenset[Condition]


def condition(operator: str, key: str, values: Iterable[str]) -> Condition:
    """A condition as a policy spells it, in normal form."""
    plain = operator.rpartition(":")[2].removesuffix("IfExists")
    return Condition(operator, key.lower(), frozenset(_normal_value(plain, value) for value in values), spelled=key)


def covers_conditions(general: Conditions, specific: Conditions) -> bool:
    """Whether every request that passes `specific` passes `general`; no if that is in doubt."""
    return all(any(one.covers(other) for other in specific) for one in general)


def _normal_value(operator: str, value: str) -> str:
    if operator in _FLAGS:
        return value.lower()
    if operator in _WITH_WILDCARDS:
        return normal_form(value)
    if operator in _ADDRESSES and (network := network_of(value)):
        return str(network)
    return value


def _value_covers(operator: str, general: str, specific: str) -> bool:
    if operator in _WITH_WILDCARDS:
        return covers(general, specific)
    if operator in _ADDRESSES:
        wide, narrow = network_of(general), network_of(specific)
        if wide and narrow:
            return contains(wide, narrow)
    return general == specific
