"""How the findings of `preflight` and `verify` look, and the exit status that they mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from contract.names import ResourceNames
from operations.findings import Finding, Verdict
from operations.options import ExitCode
from operations.output import Output, print_json, print_table, say

_BAD = (Verdict.FAULT, Verdict.UNCHECKED)


def report_findings(findings: Sequence[Finding], names: ResourceNames, output: Output) -> None:
    """A line for each finding, and a count of each verdict."""
    counts = Counter(finding.verdict for finding in findings)
    if output is Output.JSON:
        print_json(
            {
                "environment": names.environment,
                "counts": {verdict: counts[verdict] for verdict in Verdict},
                "findings": [asdict(finding) for finding in findings],
            }
        )
        return
    print_table(
        ["what", "verdict", "found, and what to do"],
        [
            [
                finding.what,
                finding.verdict.upper() if finding.verdict in _BAD else finding.verdict,
                f"{finding.found}\n→ {finding.remedy}" if finding.remedy else finding.found,
            ]
            for finding in findings
        ],
        flexible="found, and what to do",
    )
    say(f"{names.environment}: " + ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict]))


def exit_code(findings: Sequence[Finding]) -> ExitCode | None:
    """INCOMPLETE where anything is at fault, else UNUSABLE where anything could not be looked at, else None."""
    verdicts = {finding.verdict for finding in findings}
    if Verdict.FAULT in verdicts:
        return ExitCode.INCOMPLETE
    return ExitCode.UNUSABLE if Verdict.UNCHECKED in verdicts else None
