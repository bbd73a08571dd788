"""A review as Markdown for a comment on a pull request: always short enough for GitHub, whatever the plan.

Everything that comes from the plan stands in code, where neither Markdown nor HTML nor a mention means anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plan_review.finding import Finding, Severity, Verdict
from plan_review.outline import Section, attribute_lines, by_group, counted, headline, plural
from plan_review.printable import printable
from plan_review.review import Review

LONGEST = 65_536
"""Characters that GitHub lets a comment have; here it is kept in bytes of UTF-8, which are never fewer."""

_ICONS = {Verdict.NOTHING_TO_WORRY_ABOUT: "✅", Verdict.NEEDS_A_HUMAN: "⚠️", Verdict.REFUSED: "⛔"}
_MARKS = {Severity.REFUSED: "⛔", Severity.HUMAN: "⚠️", Severity.INFO: "ℹ️"}  # noqa: RUF001 - the icon
# Words in which nothing can be a link, a mention, a reference, an emoji or any Markdown.
_PLAIN_WORDS = re.compile(r"[A-Za-z](?:[A-Za-z0-9 ,;()→]|[.:](?= |$)|-(?=[a-z]))*")
_COMMIT = re.compile(r"\b[0-9a-f]{7,40}\b")
_BACKTICKS = re.compile(r"`+")


@dataclass(frozen=True)
class _Limits:
    """How much is shown.

    Attributes:
        findings: Findings of one rule.
        details: Lines of one finding.
        width: Characters of one line.
    """

    findings: int
    details: int
    width: int


# Tried one after another until the whole is short enough. With the last one a rule takes at most some 400 bytes.
_ATTEMPTS = (
    _Limits(findings=500, details=200, width=2_000),
    _Limits(findings=200, details=20, width=500),
    _Limits(findings=50, details=10, width=300),
    _Limits(findings=15, details=3, width=200),
    _Limits(findings=5, details=0, width=150),
    _Limits(findings=1, details=0, width=80),
    _Limits(findings=0, details=0, width=80),
)


def as_markdown(review: Review) -> str:
    """The review, at most LONGEST characters."""
    for limits in _ATTEMPTS:
        text = "\n".join(_Writer(limits).lines(review)) + "\n"
        if len(text.encode()) <= LONGEST:
            break
    return text


class _Writer:
    """Writes a review within limits."""

    def __init__(self, limits: _Limits) -> None:
        self._limits = limits

    def lines(self, review: Review) -> Iterator[str]:
        yield f"### {_ICONS[review.verdict]} {headline(review)}"
        if review.verdict is not Verdict.NOTHING_TO_WORRY_ABOUT:
            yield from ("", counted(review))
        for group, sections in by_group(review):
            yield from ("", f"#### {group.value}")
            for section in sections:
                yield from self._section(section)
        yield from self._rest(review)

    def _section(self, section: Section) -> Iterator[str]:
        title = (
            f"{_MARKS[section.severity]} <code>{section.rule.id}</code> · {plural(len(section.findings), 'finding')}"
        )
        body = [line for finding in section.findings[: self._limits.findings] for line in self._finding(finding)]
        hidden = len(section.findings) - self._limits.findings
        if hidden > 0:
            body.append(f"- … and {hidden} more, which the review on a terminal or as JSON shows")
        yield from _collapsible(title, [section.rule.reason, "", *body], is_open=section.severity is not Severity.INFO)

    def _finding(self, finding: Finding) -> Iterator[str]:
        address = f"{self._code(finding.address)} " if finding.address else ""
        yield f"- {address}{self._words(finding.what)}"
        if finding.exception:
            yield f"  ({self._words(finding.exception)})"
        yield from self._block(finding.details)

    def _rest(self, review: Review) -> Iterator[str]:
        if review.created:
            types = [f"- {number} {self._code(type_)}" for type_, number in review.created.items()]
            yield from _collapsible(f"Created: {sum(review.created.values())}", self._first(types), is_open=False)
        if review.rest:
            body = [
                line
                for rest in review.rest[: self._limits.findings]
                for line in (f"- {self._code(rest.address)}", *self._block(attribute_lines(rest)))
            ]
            hidden = len(review.rest) - self._limits.findings
            if hidden > 0:
                body.append(f"- … and {hidden} more")
            title = f"All else that changes in place: {len(review.rest)}"
            yield from _collapsible(title, body, is_open=False)

    def _first(self, lines: Sequence[str]) -> Sequence[str]:
        most = self._limits.findings
        return [*lines[:most], *([f"- … and {len(lines) - most} more"] if len(lines) > most else [])]

    def _block(self, lines: Sequence[str]) -> Iterator[str]:
        if not lines or not self._limits.details:
            return
        shown = [self._cut(line) for line in lines[: self._limits.details]]
        if len(lines) > len(shown):
            shown.append(f"… and {len(lines) - len(shown)} more lines")
        fence = "`" * max(3, *(1 + _longest_run(line) for line in shown))
        yield f"  {fence}text"
        yield from (f"  {line}" for line in shown)
        yield f"  {fence}"

    def _words(self, text: str) -> str:
        """A sentence of ours with values of the plan in it: as it is where it is plain words, else as code."""
        plain = _PLAIN_WORDS.fullmatch(text) and not _COMMIT.search(text)
        return self._cut(text) if plain else self._code(text)

    def _code(self, text: str) -> str:
        text = self._cut(text)
        fence = "`" * (1 + _longest_run(text))
        space = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
        return f"{fence}{space}{text or ' '}{space}{fence}"

    def _cut(self, text: str) -> str:
        whole = len(text) <= self._limits.width
        return printable(text) if whole else f"{printable(text[: self._limits.width - 1])}…"


def _collapsible(title: str, body: Sequence[str], *, is_open: bool) -> Iterator[str]:
    """A block that can be folded; the empty line after the title is what lets GitHub read Markdown in it."""
    yield from ("", f"<details{' open' if is_open else ''}><summary>{title}</summary>", "", *body, "", "</details>")


def _longest_run(text: str) -> int:
    return max(map(len, _BACKTICKS.findall(text)), default=0)
