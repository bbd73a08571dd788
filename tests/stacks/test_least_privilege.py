"""No right too many, in every policy of every stack, as it is synthesized."""

from __future__ import annotations

import json
import re

import pytest

from tests.stacks.policies import policies
from tests.support.configuration import Configuration, statements

# Where a policy says "*" because AWS offers nothing else, with the reason.
_NO_OTHER_RESOURCE = {
    "write-traces": "X-Ray knows no resources for PutTraceSegments and PutTelemetryRecords",
    "key": "in the policy of a KMS key, * is that key and nothing else",
}
_NO_OTHER_ACTION = {
    "kms:GenerateDataKey*": "CloudWatch Logs, CloudWatch and DynamoDB ask for the family: with and without plaintext",
    "kms:ReEncrypt*": "CloudWatch Logs and DynamoDB ask for the family: ReEncryptFrom and ReEncryptTo",
}
# Of continuous integration: AWS gives a mapping its id.
_NO_NAME_TO_TELL = ":event-source-mapping:*"
# Of continuous integration as well: test_aws_reference shows that AWS takes these on every resource or on none.
_READ_OR_WITHOUT_DATA = {
    "cloudwatch:DescribeAlarms",
    "logs:DescribeLogGroups",
    "logs:DescribeQueryDefinitions",
    "logs:PutQueryDefinition",
    "logs:DeleteQueryDefinition",
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
}
_HELD_BY_A_CONDITION = {
    "cloudwatch:PutCompositeAlarm": "cloudwatch:AlarmActions",
    "lambda:CreateEventSourceMapping": "lambda:FunctionArn",
}
_BY_NAME = {"boundary", "deployment", "people"}
_ADDRESS = re.compile(r"\$\{((?:data\.)?\w+\.[\w-]+)\.arn\}")


@pytest.fixture(params=["shipment", "state"])
def stack(request: pytest.FixtureRequest, shipment: Configuration, state: Configuration) -> Configuration:
    """Both stacks of each environment in turn."""
    return shipment if request.param == "shipment" else state


def test_the_policies_are_found(shipment: Configuration, state: Configuration) -> None:
    assert {policy.kind for policy in policies(shipment)} == {"role", "trust", "resource"}
    assert [policy.where for policy in policies(state)].count("key") == 5
    assert {policy.where for policy in policies(state) if policy.kind == "deployment"} == {
        "plan_policy",
        "apply_policy",
    }


def test_every_policy_is_of_a_kind_that_is_checked_here(stack: Configuration) -> None:
    text = json.dumps(stack.document)
    inline = sum(
        body[attribute].count('"Effect"')
        for resources in stack.document["resource"].values()
        for body in resources.values()
        for attribute in ("policy", "assume_role_policy")
        if attribute in body
    ) + sum(output["value"].count('"Effect"') for output in stack.document["output"].values())
    assert text.count('\\"Effect\\"') == inline, "a policy stands somewhere else"
    for elsewhere in ("aws_lambda_permission", "aws_lambda_function_url", "aws_iam_role_policy_attachment"):
        assert not stack.all(elsewhere), f"{elsewhere} gives rights that these tests do not see"


def test_no_action_has_a_wildcard(stack: Configuration) -> None:
    for policy in policies(stack):
        if policy.statement["Effect"] == "Allow":
            wild = {action for action in policy.statement["Action"] if "*" in action}
            assert wild <= set(_NO_OTHER_ACTION), f"{policy.where}: {wild}"


def test_nothing_is_allowed_by_exclusion(stack: Configuration) -> None:
    for policy in policies(stack):
        assert not {"NotAction", "NotResource", "NotPrincipal"} & set(policy.statement), policy.where


def test_every_resource_is_one_of_this_stack(stack: Configuration) -> None:
    own = {f"{kind}.{name}" for kind, found in stack.document["resource"].items() for name in found}
    own |= {f"data.aws_kms_key.{name}" for name in stack.data("aws_kms_key")}
    names = [body.get("name") for kind in ("aws_sqs_queue", "aws_sns_topic") for body in stack.all(kind).values()]
    for policy in policies(stack):
        if policy.kind in _BY_NAME:  # see below
            continue
        for resource in policy.statement.get("Resource", []):
            if resource == "*":
                assert policy.where in _NO_OTHER_RESOURCE, f"{policy.where}: names every resource of AWS"
                continue
            address = _ADDRESS.match(resource)
            is_own = address is not None and address[1] in own
            # A policy within its resource spells that resource's ARN out.
            is_itself = resource.startswith("arn:") and resource.rpartition(":")[2] in names
            assert is_own or is_itself, f"{policy.where}: {resource} belongs to somebody else"


def test_what_names_resources_before_they_are_there_reaches_this_environment_alone(
    state: Configuration, environment: str
) -> None:
    for policy in policies(state):
        if policy.kind not in _BY_NAME:
            continue
        if policy.statement["Resource"] == ["*"]:
            for action in set(policy.statement["Action"]) - _READ_OR_WITHOUT_DATA:
                keys = {key: value for each in policy.statement["Condition"].values() for key, value in each.items()}
                assert f"-{environment}" in str(keys[_HELD_BY_A_CONDITION[action]]), f"{policy.where}: {action}"
            continue
        for resource in policy.statement["Resource"]:
            of_this_stack = _ADDRESS.match(resource)
            of_this_environment = f"-{environment}" in resource.removesuffix(":*").rpartition(":")[2]
            no_other_way = resource.endswith(_NO_NAME_TO_TELL)
            assert of_this_stack or of_this_environment or no_other_way, f"{policy.where}: {resource}"


def test_continuous_integration_changes_the_mappings_of_our_function_alone(
    state: Configuration, environment: str
) -> None:
    changes = {"lambda:CreateEventSourceMapping", "lambda:UpdateEventSourceMapping", "lambda:DeleteEventSourceMapping"}
    found = [policy.statement for policy in policies(state) if changes & set(policy.statement["Action"])]
    assert {action for statement in found for action in statement["Action"]} == changes
    for statement in found:
        ((operator, keys),) = statement["Condition"].items()
        assert (operator, list(keys)) == ("ArnEquals", ["lambda:FunctionArn"])
        assert keys["lambda:FunctionArn"].endswith(f":function:shipment-processor-{environment}")


def test_continuous_integration_deletes_nothing_that_holds_data(state: Configuration) -> None:
    deletes = {
        action
        for policy in policies(state)
        if policy.kind == "deployment"
        for action in policy.statement["Action"]
        if re.search("Delete|Purge|Schedule", action)
    }
    assert deletes == {
        "cloudwatch:DeleteAlarms",
        "cloudwatch:DeleteDashboards",
        "iam:DeleteRolePolicy",
        "lambda:DeleteEventSourceMapping",
        "logs:DeleteQueryDefinition",
        "s3:DeleteObject",  # the lock; tests/throw_away shows that the state itself is out of reach
    }


def test_the_role_names_no_more_than_a_log_groups_streams_with_a_wildcard(shipment: Configuration) -> None:
    wild = {
        policy.where: resource
        for policy in policies(shipment)
        if policy.kind == "role"
        for resource in policy.statement["Resource"]
        if "*" in resource
    }
    assert set(wild) == {"write-logs", "write-traces"}
    assert wild["write-logs"].startswith("${aws_cloudwatch_log_group.")


def test_every_service_that_may_use_a_resource_is_named_with_its_source(stack: Configuration) -> None:
    for policy in policies(stack):
        statement = policy.statement
        if policy.kind != "resource" or statement["Effect"] == "Deny":
            continue
        principal = statement["Principal"]
        if policy.statement["Sid"] == "EventsOfProducers":
            # Who it is, the variable producer_accounts says; without one there is no such policy.
            assert statement["Action"] == ["events:PutEvents"], policy.where
            continue
        if principal.keys() == {"AWS"}:
            assert policy.where == "key", f"{policy.where}: opens a resource to people and roles"
            assert principal["AWS"].endswith(":root"), policy.where
            continue
        assert principal.keys() == {"Service"}, f"{policy.where}: {principal}"
        conditions = {key for keys in statement["Condition"].values() for key in keys}
        # CloudWatch Logs names its source by the encryption context:
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
        by_context = conditions == {"kms:EncryptionContext:aws:logs:arn"}
        # A rule's ARN holds the account, an alarm's pattern holds it too but costs nothing to say twice.
        by_rule = policy.statement["Sid"] == "EventsOfTheRule" and conditions == {"aws:SourceArn"}
        by_account = {"aws:SourceAccount", "aws:SourceArn"} <= conditions
        assert by_context or by_rule or by_account, f"{policy.where}: {conditions}"


def test_the_account_uses_the_key_only_through_services(state: Configuration) -> None:
    use = {"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant"}
    for policy in policies(state):
        if policy.statement.get("Principal", {}) != "*" and "AWS" in policy.statement.get("Principal", {}):
            through = policy.statement.get("Condition", {}).get("StringEquals", {}).get("kms:ViaService")
            assert through or not use & set(policy.statement["Action"]), policy.statement["Sid"]


def test_only_the_service_assumes_a_role(shipment: Configuration) -> None:
    trust = [policy.statement for policy in policies(shipment) if policy.kind == "trust"]
    assert [(each["Effect"], each["Action"], each["Principal"]) for each in trust] == [
        ("Allow", ["sts:AssumeRole"], {"Service": "lambda.amazonaws.com"})
    ]


@pytest.mark.parametrize(
    ("kind", "resource_type"),
    [("state", "aws_s3_bucket_policy"), ("shipment", "aws_sqs_queue"), ("shipment", "aws_sns_topic")],
)
def test_plain_http_is_refused(
    configurations: dict[str, Configuration], environment: str, kind: str, resource_type: str
) -> None:
    for address, body in configurations[f"{kind}-{environment}"].all(resource_type).items():
        denied = [statement for statement in statements(body["policy"]) if statement["Effect"] == "Deny"]
        assert [(each["Principal"], each["Condition"]) for each in denied] == [
            ("*", {"Bool": {"aws:SecureTransport": "false"}})
        ], address
