"""`preflight`."""

from __future__ import annotations

import typer

from contract.names import ResourceNames
from operations.deployment_settings import DeploymentSettings
from operations.finding_report import exit_code, report_findings
from operations.findings import Finding
from operations.options import Environment, OutputFormat, ending_cleanly
from operations.output import Output
from operations.preflight.run import check_before_deployment
from operations.progress import Progress


def preflight(environment: Environment = "dev", output: OutputFormat = Output.TABLE) -> None:
    """Before a deployment: see whether the account is the right one and ready for it; nothing is changed."""
    names = ResourceNames(environment)
    findings: list[Finding] = []
    with ending_cleanly():
        settings = DeploymentSettings.read(environment)
        with Progress("Looking", None) as progress:
            for finding in check_before_deployment(names, settings):
                findings.append(finding)
                progress.update(len(findings), finding.what)
    report_findings(findings, names, output)
    if code := exit_code(findings):
        raise typer.Exit(code)
