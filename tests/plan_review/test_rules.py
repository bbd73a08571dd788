"""Every rule has an example that shows what it finds, and one that shows where it stops."""

from __future__ import annotations

import pytest

from plan_review.finding import Finding, Rule, RuleGroup
from plan_review.plan import Plan
from plan_review.rules import GROUPS, RULES
from tests.plan_review.example import examples


def found(plan: Plan, rule: Rule) -> list[Finding]:
    return [finding for group in GROUPS for finding in group.find(plan) if finding.rule is rule]


def test_every_rule_has_an_example_and_every_example_its_rule() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    assert set(ids) == set(examples())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_its_example_and_says_what_and_why(rule: Rule) -> None:
    example = examples()[rule.id]
    findings = found(example.found_in, rule)
    assert [finding.address for finding in findings] == [example.address]
    assert example.what in "\n".join((findings[0].what, *findings[0].details))
    assert rule.reason.endswith(".")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_nothing_in_what_only_looks_like_its_example(rule: Rule) -> None:
    assert found(examples()[rule.id].not_in, rule) == []


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.rules[0].id)
def test_a_file_of_rules_finds_nothing_else_than_its_own(group: RuleGroup) -> None:
    for example in examples().values():
        assert {finding.rule for finding in group.find(example.found_in)} <= set(group.rules)
