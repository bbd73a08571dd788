"""The policies for continuous integration suffice to plan and apply, and hold nothing that is not accounted for."""

from __future__ import annotations

import json
from pathlib import Path

import boto3

from contract.names import STATE_KEY
from rehearsals.least_privilege.role import is_denied
from tests.throw_away.api_calls import used_actions
from tests.throw_away.trial import VALUES, Deployed, Trial, logging_to

# Rights that neither a first deployment nor the changed settings below use, each with what it is for.
MARGIN = {
    "cloudwatch:DeleteDashboards": "the dashboard is renamed",
    "cloudwatch:UntagResource": "a tag leaves the code",
    "dynamodb:UntagResource": "a tag leaves the code",
    "dynamodb:UpdateTable": "an index comes or goes, or protection is switched on again",
    "events:RemoveTargets": "a target leaves the code",
    "events:UntagResource": "a tag leaves the code",
    "iam:DeleteRolePolicy": "a grant leaves the code",
    "iam:PutRolePermissionsBoundary": "the role is older than the boundary",
    "iam:UntagRole": "a tag leaves the code",
    "iam:UpdateAssumeRolePolicy": "the trust policy changes",
    "iam:UpdateRole": "the longest session changes",
    "iam:UpdateRoleDescription": "the description changes",
    "lambda:DeleteEventSourceMapping": "the mapping is replaced",
    "lambda:UntagResource": "a tag leaves the code",
    "lambda:UpdateFunctionCode": "the code changes",
    "logs:DeleteQueryDefinition": "a saved query leaves the code",
    "logs:DescribeQueryDefinitions": "the embedded AWS has no saved queries",
    "logs:PutQueryDefinition": "the embedded AWS has no saved queries",
    "logs:UntagResource": "a tag leaves the code",
    "sns:SetSubscriptionAttributes": "a further endpoint becomes a paging one",
    "sns:Unsubscribe": "the notification address changes",
    "sns:UntagResource": "a tag leaves the code",
    "sqs:UntagQueue": "a tag leaves the code",
}


def _granted(trial: Trial, *policies: str) -> set[str]:
    return {
        action
        for policy in policies
        for statement in json.loads(trial.output(policy))["Statement"]
        for action in statement["Action"]
    }


def test_everything_that_is_granted_is_used_or_accounted_for(trial: Trial, deployed: Deployed) -> None:
    granted = _granted(trial, "plan_policy", "apply_policy")
    assert deployed.applied - granted == set(), "used without being granted: the stand-in let it pass, AWS would not"
    assert granted - deployed.applied == set(MARGIN)


def test_reading_suffices_to_plan_and_to_nothing_else(trial: Trial, deployed: Deployed, tmp_path: Path) -> None:
    reader = trial.user("reviewer", ["plan_policy"])
    log = tmp_path / "plan.log"
    terraform = trial.terraform("shipment", reader | logging_to(log))
    terraform.succeed("plan", "-input=false", VALUES)
    # The embedded AWS has no saved queries.
    assert used_actions(log) == _granted(trial, "plan_policy") - {"logs:DescribeQueryDefinitions"}
    # One resource, because the provider tries a refused change of a function again for two minutes.
    archive = trial.configuration("shipment").address("aws_cloudwatch_event_archive", "name", trial.names.archive)
    message = trial.terraform("shipment", reader).fail(
        "apply", "-auto-approve", "-input=false", VALUES, f"-target={archive}"
    )
    assert "AccessDenied" in message or "not authorized" in message, message


def test_continuous_integration_destroys_nothing_that_holds_data(trial: Trial, deployed: Deployed) -> None:
    ci = boto3.Session(
        aws_access_key_id=deployed.settings["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=deployed.settings["AWS_SECRET_ACCESS_KEY"],
    )
    names = trial.names
    queue = boto3.client("sqs").get_queue_url(QueueName=names.failed_events_queue)["QueueUrl"]
    attempts = {
        "the table": lambda: ci.client("dynamodb").delete_table(TableName=names.table),
        "the archive": lambda: ci.client("events").delete_archive(ArchiveName=names.archive),
        "failed events": lambda: ci.client("sqs").purge_queue(QueueUrl=queue),
        "the failed-events queue": lambda: ci.client("sqs").delete_queue(QueueUrl=queue),
        "the state": lambda: ci.client("s3").delete_object(Bucket=trial.bucket, Key=STATE_KEY),
        "the bucket": lambda: ci.client("s3").delete_bucket(Bucket=trial.bucket),
        "the key": lambda: ci.client("kms").schedule_key_deletion(KeyId=names.key_alias),
        "rows": lambda: ci.client("dynamodb").scan(TableName=names.table),
        "another role": lambda: ci.client("iam").create_role(RoleName="another", AssumeRolePolicyDocument="{}"),
    }
    assert [what for what, attempt in attempts.items() if not is_denied(attempt)] == []
