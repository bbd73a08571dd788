"""Exceptions that were agreed beforehand: a file in the repository, so that whoever reviews it reviews them.

    [[exception]]
    address = "aws_dynamodb_table.sessions"   # `*` stands for any text
    rule = "stateful-destroyed"
    reason = "Sessions moved to another table on 2026-11-03; nothing reads this one."
    expires = 2026-12-01                      # the last day on which it holds

A finding that one covers is still shown, and counts as information. One that has expired covers nothing. One that has
expired, and one that covers nothing in the plan, is itself a finding: what was agreed once is not to lie about and let
something else pass.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from plan_review.errors import InputError
from plan_review.finding import Finding, Group, Rule, Severity
from plan_review.rules import RULES as PLAN_RULES

EXPIRED = Rule(
    id="exception-expired",
    group=Group.EXCEPTIONS,
    severity=Severity.HUMAN,
    reason="It covers nothing any more: agree it anew, or take it out of the file.",
)
UNUSED = Rule(
    id="exception-unused",
    group=Group.EXCEPTIONS,
    severity=Severity.HUMAN,
    reason="It covers nothing in this plan, and would let the same thing pass later: take it out of the file.",
)
RULES = (EXPIRED, UNUSED)

_FIELDS = {"address": str, "rule": str, "reason": str, "expires": date}


@dataclass(frozen=True)
class Agreement:
    """One exception.

    Attributes:
        address: Of the resource, in which `*` stands for any text.
        rule: The id of the rule whose findings it covers.
        reason: Why it was agreed.
        expires: The last day on which it holds.
    """

    address: str
    rule: str
    reason: str
    expires: date

    def covers(self, finding: Finding) -> bool:
        """Whether it is about this finding, expired or not."""
        return finding.rule.id == self.rule and self._pattern.fullmatch(finding.address) is not None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(".*".join(re.escape(part) for part in self.address.split("*")), re.DOTALL)


def read_agreements(file: Path) -> Sequence[Agreement]:
    """Reads a file of exceptions.

    Raises:
        InputError: It cannot be read, or says anything that is not understood.
    """
    try:
        document = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{file} is no TOML: {error}") from error
    entries = document.pop("exception", [])
    if document or not isinstance(entries, list):
        raise InputError(f"{file} has more in it than tables [[exception]]")
    return [_agreement(entry, f"{file}: exception {position}") for position, entry in enumerate(entries, 1)]


def _agreement(entry: Any, where: str) -> Agreement:
    if not isinstance(entry, dict) or entry.keys() != _FIELDS.keys():
        raise InputError(f"{where} needs exactly {', '.join(_FIELDS)}")
    for name, kind in _FIELDS.items():
        if not isinstance(entry[name], kind) or isinstance(entry[name], datetime) or not entry[name]:
            expected = "a date, such as 2026-12-31" if kind is date else "a text"
            raise InputError(f"{where}: {name} has to be {expected}")
    if entry["rule"] not in {rule.id for rule in PLAN_RULES}:
        raise InputError(f"{where}: there is no rule {entry['rule']}")
    return Agreement(**entry)


def apply_agreements(findings: Sequence[Finding], agreements: Sequence[Agreement], today: date) -> Iterator[Finding]:
    """The findings, those that are covered marked so, and what is to be said about the exceptions themselves."""
    used: set[Agreement] = set()
    for finding in findings:
        covering = [agreement for agreement in agreements if agreement.covers(finding)]
        used.update(covering)
        valid = [agreement for agreement in covering if agreement.expires >= today]
        if valid:
            yield replace(finding, exception=f"agreed until {valid[0].expires}: {valid[0].reason}")
        else:
            yield finding
    for agreement in agreements:
        subject = f"the exception of {agreement.rule}"
        if agreement.expires < today:
            yield EXPIRED.finds(agreement.address, f"{subject} expired on {agreement.expires}", [agreement.reason])
        elif agreement not in used:
            yield UNUSED.finds(agreement.address, f"{subject} covers nothing", [agreement.reason])
