"""What a bill counts of the stack is what the stack has."""

from __future__ import annotations

from operations.cost.watching import ALARM_METRICS, COMPOSITE_ALARMS, DASHBOARDS
from tests.support.configuration import Configuration


def test_alarms_and_dashboards_of_a_bill_are_those_of_the_stack(shipment: Configuration) -> None:
    alarms = shipment.all("aws_cloudwatch_metric_alarm").values()
    read = [sum("metric" in query for query in alarm.get("metric_query", [])) or 1 for alarm in alarms]
    assert sum(read) == ALARM_METRICS
    assert all(alarm.get("period", 60) >= 60 for alarm in alarms), "those below a minute are dearer"
    assert len(shipment.all("aws_cloudwatch_composite_alarm")) == COMPOSITE_ALARMS
    assert len(shipment.all("aws_cloudwatch_dashboard")) == DASHBOARDS


def test_the_pipeline_is_billed_as_a_bill_has_it(shipment: Configuration) -> None:
    table, function = shipment.only("aws_dynamodb_table"), shipment.only("aws_lambda_function")
    assert table["billing_mode"] == "PAY_PER_REQUEST"
    assert len(table["global_secondary_index"]) == 1
    assert table["point_in_time_recovery"]["enabled"] is True
    assert table.get("table_class") in (None, "STANDARD")
    assert function["architectures"] == ["arm64"]
    assert all("fifo_queue" not in queue for queue in shipment.all("aws_sqs_queue").values())
    assert all(queue.get("kms_master_key_id") is None for queue in shipment.all("aws_sqs_queue").values())
