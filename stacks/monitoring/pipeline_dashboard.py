"""What the dashboard shows, from the question that matters most to the parts of the pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contract.names import PIPELINE
from stacks.event_intake import EventIntake
from stacks.monitoring.dashboard import AlarmStates, Graph, Number, Text, WidgetRow
from stacks.shipment_log import ShipmentLog
from stacks.shipment_processor import ShipmentProcessor

_NUMBERS, _GRAPHS, _ALARMS, _LINKS, _HEADING = 4, 6, 5, 5, 2


def rows(
    *,
    region: str,
    log: ShipmentLog,
    intake: EventIntake,
    processor: ShipmentProcessor,
    alarm_arns: Sequence[str],
    runbooks: Mapping[str, str],
) -> list[WidgetRow]:
    """The rows of the dashboard, the same in every environment.

    Args:
        region: AWS region of the log that the links lead to.
        log: The table.
        intake: The bus and the queues.
        processor: The function.
        alarm_arns: Alarms whose states are shown.
        runbooks: Path or URL of each alarm's runbook, by the alarm's name without environment.
    """
    return [
        *_are_shipments_being_stored(intake, processor),
        WidgetRow(_ALARMS, [AlarmStates("Alarms", alarm_arns)]),
        WidgetRow(_LINKS, [_runbooks(runbooks), _queries(region, processor.log_group_name)]),
        _heading("Intake", "the bus, its rule and the queues"),
        WidgetRow(
            _GRAPHS,
            [
                Graph(
                    "Intake: waiting events",
                    {
                        "In the queue": intake.metrics.queue_depth(),
                        "In the failed-events queue": intake.metrics.failed_events(),
                    },
                ),
                Graph(
                    "Intake: deliveries to the queue",
                    {
                        "Delivered": intake.metrics.deliveries(),
                        "Tried again": intake.metrics.retries(),
                    },
                ),
                Graph(
                    "Intake: failed deliveries",
                    {
                        "To the queue": intake.metrics.failed_invocations(),
                        "To either queue": intake.metrics.undeliverable(),
                    },
                ),
            ],
        ),
        _heading("Processor", "the function"),
        WidgetRow(
            _GRAPHS,
            [
                Graph(
                    "Processor: invocations",
                    {
                        "Invocations": processor.invocations_metric(),
                        "Errors": processor.errors_metric(),
                        "Throttles": processor.throttles_metric(),
                        "At the same time": processor.concurrency_metric(),
                    },
                ),
                Graph("Processor: duration", {"95th percentile": processor.duration_metric()}),
                Graph(
                    "Processor: doubtful events",
                    {
                        "Status in no table": processor.unmapped_statuses_metric(),
                        "Time taken as UTC": processor.assumed_times_metric(),
                        "About no shipment": processor.not_shipment_events_metric(),
                    },
                ),
                Graph("Processor: lost alerts", {"Alerts not published": processor.alerts_failed_metric()}),
            ],
        ),
        _heading("Shipment log", "the table and its index"),
        WidgetRow(
            _GRAPHS,
            [
                Graph(
                    "Log: throttled requests",
                    {name.replace("-", ", ").capitalize(): metric for name, metric in log.throttle_metrics().items()},
                ),
                Graph(
                    "Log: failed requests",
                    {name.capitalize(): metric for name, metric in log.system_error_metrics().items()},
                ),
                Graph("Log: latency of writes", {"95th percentile": log.latency_metric()}),
            ],
        ),
    ]


def _are_shipments_being_stored(intake: EventIntake, processor: ShipmentProcessor) -> list[WidgetRow]:
    failed = {
        "Rejected": processor.rejected_metric(),
        "To be retried": processor.retried_metric(),
    }
    return [
        WidgetRow(
            _NUMBERS,
            [
                Number("Are shipments being stored?", {"Stored": processor.stored_metric()}, whole_range=True),
                Number("How late?", {"Oldest waiting event": intake.metrics.queue_age()}),
                Number("How many failed?", failed, whole_range=True),
                Number("How many wait for an operator?", {"Failed events": intake.metrics.failed_events()}),
            ],
        ),
        WidgetRow(
            _GRAPHS,
            [
                Graph(
                    "Stored",
                    {"Taken from the bus": intake.metrics.matched_events(), "Stored": processor.stored_metric()},
                ),
                Graph("Late", {"Oldest waiting event": intake.metrics.queue_age()}),
                Graph("Failed", failed),
            ],
        ),
    ]


def _runbooks(runbooks: Mapping[str, str]) -> Text:
    links = " · ".join(f"[{name}]({place})" for name, place in runbooks.items())
    return Text(f"### Runbooks\nOne for each alarm: what it means, what to look at, how to fix it.\n\n{links}")


def _queries(region: str, log_group_name: str) -> Text:
    console = f"https://{region}.console.aws.amazon.com/cloudwatch/home?region={region}"
    return Text(
        "### Log\n"
        f"Saved queries: [Logs Insights]({console}#logsV2:logs-insights), **Queries**, folder **{PIPELINE}**: why "
        "events fail, what became of an event, outcomes over time, crashes and timeouts, slow invocations.\n\n"
        f"Log group: {log_group_name}. Traces, where they are on: [X-Ray]({console}#xray:traces/query)."
    )


def _heading(part: str, what: str) -> WidgetRow:
    return WidgetRow(_HEADING, [Text(f"## {part}\n{what}")])
