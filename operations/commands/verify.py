"""`verify`."""

from __future__ import annotations

from typing import Annotated

import typer

from contract.names import ResourceNames
from operations.deployment_settings import DeploymentSettings
from operations.finding_report import exit_code, report_findings
from operations.findings import Finding
from operations.options import Environment, OutputFormat, ending_cleanly
from operations.output import Output
from operations.progress import Progress
from operations.verification.run import verify_environment


def verify(
    alarms: Annotated[
        bool, typer.Option("--alarms", help="Let one alarm fire and return; its subscribers get both messages.")
    ] = False,
    seconds: Annotated[float, typer.Option(min=1, help="How long to wait for each of the two events sent.")] = 60,
    environment: Environment = "dev",
    output: OutputFormat = Output.TABLE,
) -> None:
    """After a deployment: see whether the pipeline does its job, is protected and is watched.

    Sends one event that becomes a row and one that is rejected, and takes the second out of the failed-events
    queue again. Both are marked; queries leave them out and nobody is alerted.
    """
    names = ResourceNames(environment)
    findings: list[Finding] = []
    with ending_cleanly():
        settings = DeploymentSettings.read(environment)
        with Progress("Verifying", None) as progress:
            for finding in verify_environment(names, settings, seconds=seconds, alarms=alarms):
                findings.append(finding)
                progress.update(len(findings), finding.what)
    report_findings(findings, names, output)
    if code := exit_code(findings):
        raise typer.Exit(code)
