"""The permissions boundary of the function's role, tried with the credentials of continuous integration.

The embedded AWS keeps boundaries. It does not know the condition key iam:PermissionsBoundary, by which AWS refuses to
create or change a role without the boundary: that is held to the configuration (tests/stacks/test_access.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import boto3
import pytest

from rehearsals.least_privilege.role import Role, is_denied
from tests.throw_away.trial import Deployed, Trial

EVERYTHING = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})


@pytest.fixture
def role(trial: Trial, deployed: Deployed) -> Iterator[Role]:
    """The function's role, after somebody with stolen credentials has given it every right there is."""
    name = trial.names.role
    deployed.session.client("iam").put_role_policy(RoleName=name, PolicyName="theft", PolicyDocument=EVERYTHING)
    yield Role(name)
    boto3.client("iam").delete_role_policy(RoleName=name, PolicyName="theft")


def test_every_right_that_a_thief_gives_the_function_ends_at_the_boundary(trial: Trial, role: Role) -> None:
    session = role.session()
    attempts: dict[str, Callable[[], object]] = {
        "read the log": lambda: session.client("dynamodb").scan(TableName=trial.names.table),
        "delete a table": lambda: session.client("dynamodb").delete_table(TableName="no-such-table"),
        "list the state": lambda: session.client("s3").list_objects_v2(Bucket=trial.bucket),
        "find users": lambda: session.client("iam").list_users(),
    }
    assert [what for what, attempt in attempts.items() if not is_denied(attempt)] == []


def test_the_function_keeps_the_rights_that_it_needs(trial: Trial, role: Role) -> None:
    queue = boto3.client("sqs").get_queue_url(QueueName=trial.names.queue)["QueueUrl"]
    role.session().client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])


def test_without_the_boundary_the_theft_would_succeed(trial: Trial, role: Role) -> None:
    """What the first test rests on: it is the boundary that refuses."""
    iam = boto3.client("iam")
    boundary = iam.get_role(RoleName=role.name)["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"]
    iam.delete_role_permissions_boundary(RoleName=role.name)
    try:
        role.session().client("dynamodb").scan(TableName=trial.names.table)
    finally:
        iam.put_role_permissions_boundary(RoleName=role.name, PermissionsBoundary=boundary)


def test_continuous_integration_neither_takes_the_boundary_off_nor_rewrites_it(
    trial: Trial, deployed: Deployed
) -> None:
    role = boto3.client("iam").get_role(RoleName=trial.names.role)["Role"]
    boundary = role["PermissionsBoundary"]["PermissionsBoundaryArn"]
    assert boundary.endswith(f":policy/{trial.names.function_boundary}")
    thief = deployed.session.client("iam")
    attempts: dict[str, Callable[[], object]] = {
        "take it off": lambda: thief.delete_role_permissions_boundary(RoleName=role["RoleName"]),
        "write a new version": lambda: thief.create_policy_version(
            PolicyArn=boundary, PolicyDocument=EVERYTHING, SetAsDefault=True
        ),
        "delete it": lambda: thief.delete_policy(PolicyArn=boundary),
        "attach a policy": lambda: thief.attach_role_policy(RoleName=role["RoleName"], PolicyArn=boundary),
        "make another policy": lambda: thief.create_policy(PolicyName="mine", PolicyDocument=EVERYTHING),
    }
    assert [what for what, attempt in attempts.items() if not is_denied(attempt)] == []
