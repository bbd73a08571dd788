"""Grants that the stack itself does not use, such as the one for people who query the log."""

from __future__ import annotations

import json

import cdktf

from stacks.encryption_key import ExistingEncryptionKey
from stacks.environment import Environment
from stacks.service_role import ServiceRole
from stacks.shipment_log import ShipmentLog
from stacks.variables import Variables
from tests.stacks.configuration import Configuration, statements


def test_reading_the_log_is_querying_the_table_and_its_index(tmp_path: object) -> None:
    stack = cdktf.TerraformStack(cdktf.App(outdir=str(tmp_path)), "stack")
    environment = Environment(name="test", region="eu-central-1", state_bucket="bucket")
    log = ShipmentLog(
        stack,
        "shipment_log",
        environment=environment,
        key=ExistingEncryptionKey(stack, "encryption_key", environment=environment),
        retention_days=Variables(stack).row_retention_days,
    )
    reader = ServiceRole(stack, "reader", name="reader", service="lambda.amazonaws.com", description="Reads.")
    log.grant_read_data(reader)
    synthesized = Configuration("stack", json.loads(cdktf.Testing.synth(stack)))
    (read,) = statements(synthesized.named("aws_iam_role_policy", "name", "read-shipment-log")["policy"])
    (decrypt,) = statements(synthesized.named("aws_iam_role_policy", "name", "decrypt-shipment-log")["policy"])
    table = synthesized.address("aws_dynamodb_table", "name", "shipment-log-test")
    assert decrypt["Action"] == ["kms:Decrypt"]
    assert read["Action"] == ["dynamodb:Query"]
    assert read["Resource"] == [f"${{{table}.arn}}", f"${{{table}.arn}}/index/StatusIndex"]
