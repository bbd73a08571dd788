"""`preflight` in an account where dev is deployed and staging is not."""

from __future__ import annotations

import json
from typing import Any

import boto3
from typer.testing import CliRunner

from contract.names import ResourceNames
from operations.cli import app
from tests.end_to_end.pipeline import Pipeline


def preflight(environment: str) -> tuple[int, list[dict[str, Any]]]:
    """Exit status and findings."""
    result = CliRunner().invoke(app, ["preflight", "--environment", environment, "--output", "json"])
    return result.exit_code, json.loads(result.stdout)["findings"]


def test_what_is_deployed_is_ours(pipeline: Pipeline) -> None:
    code, findings = preflight("dev")
    assert code == 0, findings
    ours = [each["what"] for each in findings if each["found"].endswith("is ours, deployed already")]
    named = ["state bucket", "key", "table", "bus", "queue", "queue", "function", "role", "log group", "topic"]
    assert ours == named


def test_what_is_not_deployed_is_free(pipeline: Pipeline) -> None:
    code, findings = preflight("staging")
    assert code == 0, findings
    assert sum(each["found"].endswith("is free") for each in findings) == 9
    (key,) = [each for each in findings if each["what"] == "key"]
    assert (key["verdict"], "Deploy state-staging before" in key["remedy"]) == ("attention", True)


def test_what_somebody_else_has_is_named(pipeline: Pipeline) -> None:
    queue = ResourceNames("staging").queue
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName=queue, tags={"project": "another"})["QueueUrl"]
    try:
        code, findings = preflight("staging")
    finally:
        sqs.delete_queue(QueueUrl=url)
    assert code == 1
    (fault,) = [each for each in findings if each["verdict"] == "fault"]
    assert fault["found"].startswith(f"{queue} exists and is not ours (tags: project another, ")
