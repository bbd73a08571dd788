"""Scans the synthesized configuration of every environment with checkov: `python -m toolchain.policy_scan`.

checkov pins its own boto3 and so lives in an environment of its own, `.local/checkov`, which `make` installs.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from main import ROOT, build_app, read_context

# After main, which makes it load fast.
from cdktf import App  # isort: skip

_CHECKOV = ROOT / ".local" / "checkov" / "bin" / "checkov"
_HASH = re.compile("_[0-9A-F]{8}$")

ACCEPTED: Mapping[tuple[str, str], str] = {
    (
        "CKV_AWS_115",
        "shipment_processor_function",
    ): "the mapping's maximum_concurrency limits it; a reservation besides would"
    " take concurrency from the account, and its throttling would count as deliveries",
    (
        "CKV_AWS_116",
        "shipment_processor_function",
    ): "for asynchronous invocations; messages of a queue go to the failed-events"
    " queue by the queue's own redrive policy",
    (
        "CKV_AWS_117",
        "shipment_processor_function",
    ): "it talks to three AWS services over TLS and to nothing else; a VPC would"
    " add endpoints to pay for and nothing to protect",
    ("CKV_AWS_173", "shipment_processor_function"): "its environment variables are names and ARNs, no secrets",
    (
        "CKV_AWS_272",
        "shipment_processor_function",
    ): "only who may update the function's code could put other code there, and who may deploy may also sign",
    ("CKV_AWS_18", "bucket"): "who read or wrote the state is CloudTrail's to say; access logs need a bucket of"
    " their own, with logs of its own",
    ("CKV_AWS_144", "bucket"): "every version of the state is kept; lost with the region, it is lost with"
    " everything that it describes",
    ("CKV2_AWS_61", "bucket"): "old versions of the state are the way back from a mistake and weigh kilobytes",
    ("CKV2_AWS_62", "bucket"): "nobody waits for news of the state",
}
"""Findings that stay, by check and construct path, each with its reason."""


class PolicyScanError(Exception):
    """The scan could not be done; the message says why."""


def scan(stacks: Path) -> list[dict[str, Any]]:
    """Runs checkov on the configuration of every stack; returns all checks that failed.

    Args:
        stacks: Folder with one folder per stack, each with a `cdk.tf.json`.

    Raises:
        PolicyScanError: checkov is not installed, could not read a file or checked nothing.
    """
    if not _CHECKOV.exists():
        raise PolicyScanError("checkov is not installed: run `make lint`, which installs it")
    with tempfile.TemporaryDirectory() as folder:
        for file in stacks.glob("*/cdk.tf.json"):
            document = json.loads(file.read_text())
            # checkov 3.3 takes every block for a mapping and fails on required_version; there is nothing to check here.
            del document["terraform"]
            copy = Path(folder) / file.parent.name / file.name
            copy.parent.mkdir()
            copy.write_text(json.dumps(document, indent=2))
        done = subprocess.run(
            [_CHECKOV, "-d", folder, "--framework", "terraform_json", "--skip-download", "--output", "json"],
            capture_output=True,
            text=True,
        )
    try:
        report = json.loads(done.stdout)
        summary, failed = report["summary"], report["results"]["failed_checks"]
    except (ValueError, KeyError, TypeError) as error:
        raise PolicyScanError(f"checkov did not report ({done.returncode}):\n{done.stderr}") from error
    if summary["parsing_errors"] or not summary["passed"]:
        raise PolicyScanError(f"checkov could not read the configuration: {summary}")
    print(f"checkov {summary['checkov_version']}: {summary['passed']} checks passed, {summary['failed']} did not")
    found: list[dict[str, Any]] = failed
    return found


def unexplained(failed: Sequence[Mapping[str, Any]]) -> list[str]:
    """Findings without a reason, and reasons without a finding, as sentences."""
    found = {_key(finding) for finding in failed}
    sentences = [
        f"{finding['check_id']} {finding['check_name']}: {finding['resource']} in {finding['file_path']}"
        for finding in failed
        if _key(finding) not in ACCEPTED
    ]
    return sentences + [
        f"{check} on {path} is accepted but not found: take it out of the list"
        for check, path in ACCEPTED.keys() - found
    ]


def _key(finding: Mapping[str, Any]) -> tuple[str, str]:
    # The resource is the construct path with cdktf's hash, such as "aws_sqs_queue.event_intake_queue_B37FA49C"; checkov
    # does not always know its type.
    return finding["check_id"], _HASH.sub("", finding["resource"].rpartition(".")[2])


def main() -> int:
    """Synthesizes every environment, scans, prints what is unexplained; returns the exit status."""
    with tempfile.TemporaryDirectory() as output:
        build_app(App(outdir=output, context=read_context())).synth()
        try:
            sentences = unexplained(scan(Path(output) / "stacks"))
        except PolicyScanError as error:
            print(error)
            return 1
    for sentence in sentences:
        print(sentence)
    print(f"findings: {len(ACCEPTED)} accepted with a reason, {len(sentences)} unexplained")
    return 1 if sentences else 0


if __name__ == "__main__":
    sys.exit(main())
