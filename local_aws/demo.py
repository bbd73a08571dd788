"""The demonstration: an empty laptop, a deployed pipeline, and what became of every sample event."""

from __future__ import annotations

from contextlib import ExitStack

from rich.console import Console

from contract.names import ResourceNames
from local_aws import report
from local_aws.alert_inbox import AlertInbox
from local_aws.embedded_aws import PROJECT, embedded_aws
from local_aws.ledger import Ledger, shipment_ids, wait_for_events
from local_aws.local_environment import DEMO_DIRECTORY, ENVIRONMENT, as_client_of, deploy_dev
from local_aws.stopwatch import Stopwatch
from operations.clients import dynamodb_client, event_bridge_client
from operations.queries import query_by_status
from operations.reading import read_events
from operations.sending import send_events

SAMPLES = PROJECT / "samples" / "shipment-events.jsonl"
_QUERIED_STATUS = "delivered"
_PROCESSING_LIMIT_SECONDS = 120


def run(console: Console) -> bool:
    """Runs the demonstration; returns whether every event that was sent is accounted for.

    Raises:
        EmbeddedAwsError: The embedded AWS did not start.
        DeploymentError: `cdktf deploy` failed.
        OperationError: The bus, the table or a queue cannot be used.
    """
    names = ResourceNames(ENVIRONMENT)
    watch = Stopwatch()
    with ExitStack() as until_the_end:
        with watch.step("Start the embedded AWS"), console.status("Starting the embedded AWS …"):
            aws = until_the_end.enter_context(embedded_aws(DEMO_DIRECTORY))
            until_the_end.enter_context(as_client_of(aws))
        console.print(f"The embedded AWS runs on {aws.endpoint_url}", highlight=False)

        with watch.step("Deploy with cdktf"), console.status("Deploying with cdktf …"):
            deploy_dev(aws, report=lambda line: console.print(f"  {line}", highlight=False))
        inbox = AlertInbox(topic_name=names.alert_topic)

        with watch.step("Send the sample events"), console.status("Sending the sample events …"):
            summary = send_events(event_bridge_client(), names, read_events([str(SAMPLES)]))
        console.print(f"Sent {summary.accepted} of {summary.read} events of {SAMPLES.relative_to(PROJECT)}")

        with watch.step("Process them"), console.status("Waiting until every event is accounted for …") as status:

            def progress(ledger: Ledger) -> None:
                status.update(f"{ledger.accounted} of {summary.accepted} events are accounted for …")

            ledger = wait_for_events(
                names,
                shipment_ids(SAMPLES),
                expected=summary.accepted,
                limit_seconds=_PROCESSING_LIMIT_SECONDS,
                progress=progress,
            )
        console.print(report.latest_statuses(ledger))
        console.print(
            report.events_with_status(_QUERIED_STATUS, query_by_status(dynamodb_client(), names, _QUERIED_STATUS))
        )
        console.print(report.rejections(ledger.rejected))
        console.print(report.alerts(inbox.take()))
        console.print(report.alarm_states())
    console.print(report.steps(watch))
    console.print(report.balance(sent=summary.read, ledger=ledger))
    return ledger.accounted == summary.read
