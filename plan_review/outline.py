"""What every form of output says, in words of its own: the verdict, the counts, and findings gathered by rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from plan_review.finding import Finding, Group, Rule, Severity, Verdict
from plan_review.review import Rest, Review
from plan_review.values import UNKNOWN
from plan_review.wording import differences

VERDICTS: Mapping[Verdict, str] = {
    Verdict.NOTHING_TO_WORRY_ABOUT: "Nothing to worry about",
    Verdict.NEEDS_A_HUMAN: "Needs a human",
    Verdict.REFUSED: "Refused",
}


@dataclass(frozen=True)
class Section:
    """The findings of one rule that mean the same for the verdict.

    Attributes:
        rule: The rule.
        severity: What they mean: less than the rule says if an exception covers them.
        findings: At least one.
    """

    rule: Rule
    severity: Severity
    findings: Sequence[Finding]


def headline(review: Review) -> str:
    """The first line: the verdict and how it came about."""
    severities = [finding.severity for finding in review.findings]
    refused, human = severities.count(Severity.REFUSED), severities.count(Severity.HUMAN)
    why = [f"{refused} refused"] * bool(refused) + [f"{human} for a human to decide"] * bool(human)
    return f"{VERDICTS[review.verdict]}: {', '.join(why) if why else counted(review)}"


def counted(review: Review) -> str:
    """What happens to how many resources and outputs, in one line."""
    resources = ", ".join(f"{number} {verb}" for verb, number in review.counts.items())
    outputs = ", ".join(f"{number} {verb}" for verb, number in review.outputs.items())
    parts = [
        resources or "no resource changes",
        *([f"{review.unchanged} unchanged"] if review.unchanged else []),
        *([f"outputs: {outputs}"] if outputs else []),
    ]
    return "; ".join(parts)


def by_group(review: Review) -> Iterator[tuple[Group, Sequence[Section]]]:
    """Findings by what they are about and then by rule, the worst first."""
    for group, found in groupby(review.findings, lambda finding: finding.rule.group):
        sections: dict[tuple[Severity, str], list[Finding]] = {}
        for finding in found:
            sections.setdefault((finding.severity, finding.rule.id), []).append(finding)
        yield group, [Section(findings[0].rule, severity, findings) for (severity, _), findings in sections.items()]


def attribute_lines(rest: Rest) -> Sequence[str]:
    """A line for each part of an attribute that changes, and one for all that nobody can tell yet."""
    unknown = [name for name, (_, after) in rest.attributes.items() if after == UNKNOWN]
    known = {name: pair for name, pair in rest.attributes.items() if name not in unknown}
    lines = [line for name, pair in known.items() for line in differences(name, *pair)]
    return [*lines, f"{UNKNOWN}: {', '.join(unknown)}"] if unknown else lines


def plural(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
