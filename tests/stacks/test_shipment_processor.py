from __future__ import annotations

from tests.support.configuration import Configuration, statements


def test_the_function_runs_as_declared(shipment: Configuration) -> None:
    function = shipment.only("aws_lambda_function")
    assert function["runtime"] == "python3.13"
    assert function["architectures"] == ["arm64"]
    assert function["handler"] == "shipment_processor.handler.handler"
    assert function["tracing_config"] == {"mode": '${var.tracing ? "Active" : "PassThrough"}'}
    assert function["timeout"] == "${var.function_timeout}"
    assert function["memory_size"] == "${var.function_memory}"


def test_the_log_group_exists_before_the_function_and_expires(shipment: Configuration, environment: str) -> None:
    function = shipment.only("aws_lambda_function")
    (name,) = shipment.all("aws_cloudwatch_log_group")
    group = shipment.only("aws_cloudwatch_log_group")
    assert group["name"] == f"/aws/lambda/shipment-processor-{environment}"
    assert group["retention_in_days"] == "${var.log_retention_days}"
    assert f"aws_cloudwatch_log_group.{name}" in function["depends_on"]
    # Lambda's own format would filter by a level of its own: metrics, which have none, and sampled lines with it.
    assert function["logging_config"]["log_format"] == "Text"
    assert not {"application_log_level", "system_log_level"} & set(function["logging_config"])
    assert function["logging_config"]["log_group"] == f"${{aws_cloudwatch_log_group.{name}.name}}"


def test_partial_batches_are_reported(shipment: Configuration) -> None:
    mapping = shipment.only("aws_lambda_event_source_mapping")
    assert mapping["function_response_types"] == ["ReportBatchItemFailures"]
    assert mapping["batch_size"] == "${var.batch_size}"
    assert mapping["maximum_batching_window_in_seconds"] == "${var.batching_window}"
    assert mapping["scaling_config"] == {"maximum_concurrency": "${var.maximum_concurrency}"}


def test_the_mapping_waits_for_every_right_of_the_role(shipment: Configuration) -> None:
    mapping = shipment.only("aws_lambda_event_source_mapping")
    policies = {f"aws_iam_role_policy.{name}" for name in shipment.all("aws_iam_role_policy")}
    assert set(mapping["depends_on"]) == policies


def test_only_lambda_assumes_the_role(shipment: Configuration) -> None:
    (trust,) = statements(shipment.only("aws_iam_role")["assume_role_policy"])
    assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}
    assert trust["Action"] == ["sts:AssumeRole"]


def test_the_role_has_exactly_these_rights(shipment: Configuration, environment: str) -> None:
    granted = {
        policy["name"]: (statement["Action"], statement["Resource"], statement.get("Condition"))
        for policy in shipment.all("aws_iam_role_policy").values()
        for (statement,) in [statements(policy["policy"])]
    }
    queue = shipment.address("aws_sqs_queue", "name", f"shipment-events-{environment}")
    failed = shipment.address("aws_sqs_queue", "name", f"shipment-failed-events-{environment}")
    topic = shipment.address("aws_sns_topic", "name", f"shipment-alerts-{environment}")
    table = shipment.address("aws_dynamodb_table", "name", f"shipment-log-{environment}")
    (log_group,) = shipment.all("aws_cloudwatch_log_group")
    (key,) = shipment.data("aws_kms_key")
    key_arn = f"${{data.aws_kms_key.{key}.arn}}"
    assert granted == {
        "write-shipment-log": (["dynamodb:BatchWriteItem"], [f"${{{table}.arn}}"], None),
        "look-at-shipment-log": (["dynamodb:BatchGetItem"], [f"${{{table}.arn}}"], None),
        "decrypt-shipment-log": (
            ["kms:Decrypt"],
            [key_arn],
            {
                "StringEquals": {
                    "kms:ViaService": "dynamodb.eu-central-1.amazonaws.com",
                    "kms:EncryptionContext:aws:dynamodb:tableName": f"${{{table}.name}}",
                }
            },
        ),
        "consume-shipment-events": (
            ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
            [f"${{{queue}.arn}}"],
            None,
        ),
        "reject-shipment-events": (["sqs:SendMessage"], [f"${{{failed}.arn}}"], None),
        "publish-alerts": (["sns:Publish"], [f"${{{topic}.arn}}"], None),
        "encrypt-alerts": (
            ["kms:GenerateDataKey", "kms:Decrypt"],
            [key_arn],
            {"StringEquals": {"kms:ViaService": "sns.eu-central-1.amazonaws.com"}},
        ),
        "write-logs": (
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            [f"${{aws_cloudwatch_log_group.{log_group}.arn}}:*"],
            None,
        ),
        # X-Ray has no resources that a policy could name.
        "write-traces": (["xray:PutTraceSegments", "xray:PutTelemetryRecords"], ["*"], None),
    }
