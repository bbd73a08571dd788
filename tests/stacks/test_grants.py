"""Grants that the stack itself does not use, such as the one for people who query the log."""

from __future__ import annotations

import json

import cdktf

from stacks.environment import Environment
from stacks.service_role import ServiceRole
from stacks.shipment_log import ShipmentLog
from stacks.variables import Variables
from tests.stacks.configuration import Configuration, statements


def test_reading_the_log_is_querying_the_table_and_its_index(tmp_path: object) -> None:
    stack = cdktf.TerraformStack(cdktf.App(outdir=str(tmp_path)), "stack")
    environment = Environment(name="test", region="eu-central-1", state_bucket="bucket")
    log = ShipmentLog(
        stack, "shipment_log", environment=environment, retention_days=Variables(stack).row_retention_days
    )
    reader = ServiceRole(stack, "reader", name="reader", service="lambda.amazonaws.com", description="Reads.")
    log.grant_read_data(reader)
    synthesized = Configuration("stack", json.loads(cdktf.Testing.synth(stack)))
    (statement,) = statements(synthesized.only("aws_iam_role_policy")["policy"])
    table = synthesized.address("aws_dynamodb_table", "name", "shipment-log-test")
    assert statement["Action"] == ["dynamodb:Query"]
    assert statement["Resource"] == [f"${{{table}.arn}}", f"${{{table}.arn}}/index/StatusIndex"]
