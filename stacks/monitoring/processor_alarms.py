"""The alarms of the function: that it runs, and what becomes of the events that it takes."""

from __future__ import annotations

from cdktf import Op, TerraformVariable

from stacks.monitoring.named_alarms import NamedAlarms
from stacks.settings.alarm_thresholds import AlarmThresholds
from stacks.shipment_processor import ShipmentProcessor


def watch_invocations(
    alarms: NamedAlarms,
    processor: ShipmentProcessor,
    thresholds: AlarmThresholds,
    *,
    function_timeout: TerraformVariable,
    maximum_concurrency: TerraformVariable,
) -> None:
    """What Lambda says of the function.

    Args:
        alarms: Where the alarms are added.
        processor: The function.
        thresholds: Variables: when each alarm fires.
        function_timeout: Variable: seconds, of which one threshold is a share.
        maximum_concurrency: Variable: invocations at a time, of which another is a share.
    """
    alarms.add(
        "processor-errors",
        processor.errors_metric(),
        threshold=thresholds.function_errors.number_value,
        meaning="The shipment processor crashed or timed out; those batches are delivered again.",
        action=f"Look for the error in the log group {processor.log_group_name}.",
    )
    alarms.add(
        "processor-duration",
        processor.duration_metric(),
        # Milliseconds from seconds and percent: timeout * 1000 * percent / 100.
        threshold=Op.mul(
            function_timeout.number_value,
            Op.mul(thresholds.function_duration_percent.number_value, 10),
        ),
        meaning="The shipment processor comes close to its timeout; past it, batches are repeated.",
        action="Check the table's latency on the dashboard; raise function_timeout or lower batch_size.",
    )
    alarms.add(
        "processor-throttles",
        processor.throttles_metric(),
        threshold=thresholds.function_throttles.number_value,
        meaning="Lambda refused invocations for lack of concurrency; events wait in the queue.",
        action="Check the account's concurrency quota and what else uses it.",
    )
    alarms.add(
        "processor-concurrency",
        processor.concurrency_metric(),
        threshold=Op.div(
            Op.mul(
                maximum_concurrency.number_value,
                thresholds.function_concurrency_percent.number_value,
            ),
            100,
        ),
        meaning="The shipment processor has run near maximum_concurrency for 15 minutes.",
        action="If the queue grows, raise maximum_concurrency; else find out who sends so much.",
        # A burst may use all there is.
        lasting=True,
    )


def watch_outcomes(alarms: NamedAlarms, processor: ShipmentProcessor, thresholds: AlarmThresholds) -> None:
    """What `AWS/Lambda Errors` leaves out: an invocation that reports failed messages is a success to Lambda."""
    failures, redrive = alarms.command("failures"), alarms.command("redrive")
    alarms.add(
        "events-rejected",
        processor.rejected_metric(),
        threshold=thresholds.events_rejected.number_value,
        meaning="Events can never be stored as they are; the failed-events queue keeps them for 14 days.",
        action=f"Read the reasons with {failures}, have the producer mend them, then run {redrive}.",
    )
    alarms.add(
        "events-retried",
        processor.retried_metric(),
        threshold=thresholds.events_retried.number_value,
        meaning="Events could not be stored; the queue delivers them again until max_receive_count is reached.",
        action="Nothing if it ends by itself. Else read the code of the failures in the log and end the cause.",
    )
    alarms.add(
        "alerts-failed",
        processor.alerts_failed_metric(),
        threshold=thresholds.alerts_failed.number_value,
        meaning="The shipment processor could not publish alerts; what they told of is in the log.",
        action=f"Check the topic, its key and the role's rights; see the failures with {failures}.",
    )
