"""Grants of a role, in whatever order the stack makes them."""

from __future__ import annotations

import json

import cdktf
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

from stacks.access.service_role import ServiceRole
from tests.support.configuration import Configuration


def test_what_needs_a_role_waits_for_every_grant_whenever_it_is_made(tmp_path: object) -> None:
    stack = cdktf.TerraformStack(cdktf.App(outdir=str(tmp_path)), "stack")
    role = ServiceRole(
        stack,
        "role",
        name="role",
        service="lambda.amazonaws.com",
        description="Some role.",
        boundary_arn="arn:aws:iam::123456789012:policy/boundary",
    )
    role.grant("before", actions=["sqs:ReceiveMessage"], resources=["*"])
    role.needed_by(SqsQueue(stack, "queue", name="queue"))
    role.grant("after", actions=["sqs:SendMessage"], resources=["*"])
    synthesized = Configuration("stack", json.loads(cdktf.Testing.synth(stack)))
    grants = [synthesized.address("aws_iam_role_policy", "name", name) for name in ("before", "after")]
    assert synthesized.named("aws_sqs_queue", "name", "queue")["depends_on"] == grants
