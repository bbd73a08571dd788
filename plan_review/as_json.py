"""A review for scripts."""

from __future__ import annotations

import json
from typing import Any

from plan_review.finding import Finding
from plan_review.outline import VERDICTS, attribute_lines, headline
from plan_review.review import Review


def as_json(review: Review) -> str:
    """One JSON object, in ASCII whatever is in the plan."""
    return json.dumps(
        {
            "verdict": VERDICTS[review.verdict].lower(),
            "exit_status": int(review.verdict),
            "headline": headline(review),
            "counts": dict(review.counts),
            "unchanged": review.unchanged,
            "outputs": dict(review.outputs),
            "findings": [_finding(finding) for finding in review.findings],
            "created": dict(review.created),
            "changed": [{"address": rest.address, "attributes": attribute_lines(rest)} for rest in review.rest],
        },
        indent=2,
    )


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "group": finding.rule.group.name.lower(),
        "rule": finding.rule.id,
        "severity": finding.severity.name.lower(),
        "address": finding.address,
        "what": finding.what,
        "reason": finding.rule.reason,
        "details": list(finding.details),
        "exception": finding.exception or None,
    }
