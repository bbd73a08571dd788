"""A review for a terminal, in colour when it is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from plan_review.finding import Finding, Severity, Verdict
from plan_review.outline import Section, attribute_lines, by_group, counted, headline, plural
from plan_review.printable import printable
from plan_review.review import Review

_COLOURS = {
    Verdict.NOTHING_TO_WORRY_ABOUT: "bold green",
    Verdict.NEEDS_A_HUMAN: "bold yellow",
    Verdict.REFUSED: "bold red",
}
_MARKS = {Severity.REFUSED: ("✗", "red"), Severity.HUMAN: ("!", "yellow"), Severity.INFO: ("·", "dim")}
# What nobody has to decide is shown by a few examples.
_MOST_INFORMATION = 5
_MOST_LINES = 12


def print_text(review: Review, console: Console) -> None:
    """Writes a review to a console."""
    for line in _lines(review):
        console.print(line, soft_wrap=True, highlight=False)


def _lines(review: Review) -> Iterator[Text]:
    yield Text(headline(review), _COLOURS[review.verdict])
    if review.verdict is not Verdict.NOTHING_TO_WORRY_ABOUT:
        yield Text(counted(review))
    for group, sections in by_group(review):
        yield Text()
        yield Text(group.value, "bold")
        for section in sections:
            yield from _section(section)
    yield from _rest(review)


def _section(section: Section) -> Iterator[Text]:
    mark, colour = _MARKS[section.severity]
    yield Text.assemble(f" {mark} ", (section.rule.id, colour), (f"  {section.rule.reason}", "dim"))
    shown = section.findings if section.severity else section.findings[:_MOST_INFORMATION]
    for finding in shown:
        yield from _finding(finding)
    if len(shown) < len(section.findings):
        yield Text(f"     … and {len(section.findings) - len(shown)} more", "dim")


def _finding(finding: Finding) -> Iterator[Text]:
    address = printable(finding.address)
    yield Text.assemble("     ", (address, "bold"), f"{'  ' if address else ''}{printable(finding.what)}")
    if finding.exception:
        yield Text(f"       {printable(finding.exception)}", "green")
    yield from _details(finding.details)


def _details(lines: Sequence[str]) -> Iterator[Text]:
    for line in lines[:_MOST_LINES]:
        yield Text(f"       {printable(line)}")
    if len(lines) > _MOST_LINES:
        yield Text(f"       … and {len(lines) - _MOST_LINES} more lines", "dim")


def _rest(review: Review) -> Iterator[Text]:
    if review.created:
        yield Text()
        yield Text("Created", "bold")
        types = ", ".join(f"{number} {printable(type_)}" for type_, number in review.created.items())
        yield Text(f"   {types}")
    if review.rest:
        yield Text()
        yield Text("All else that changes in place", "bold")
        for rest in review.rest[:_MOST_INFORMATION]:
            yield Text.assemble("   ", (printable(rest.address), "bold"))
            yield from _details(attribute_lines(rest))
        if len(review.rest) > _MOST_INFORMATION:
            yield Text(f"   … and {plural(len(review.rest) - _MOST_INFORMATION, 'more resource')}", "dim")
