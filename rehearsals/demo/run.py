"""The demonstration."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack

from rich.console import Console

from embedded_aws.lifecycle import PROJECT, embedded_aws
from embedded_aws.local_environment import as_client_of
from operations.clients import dynamodb_client, event_bridge_client, sqs_client
from operations.deployment_settings import DeploymentSettings
from operations.failed_events_reader import list_failures
from operations.finding_report import exit_code, report_findings
from operations.output import Output
from operations.queries import history, query_by_status
from operations.reading import Event, read_events
from operations.sending import send_events
from operations.verification.run import verify_environment
from rehearsals.alert_inbox import AlertInbox
from rehearsals.books import Books, read_books
from rehearsals.demo import report
from rehearsals.demo.stopwatch import Stopwatch
from rehearsals.stage import NAMES, deploy_with_report, directory_of

SAMPLES = PROJECT / "samples" / "shipment-events.jsonl"
_QUERIED_STATUS = "delivered"
_PROCESSING_LIMIT_SECONDS = 120
_POLL_SECONDS = 0.5
_VERIFYING_LIMIT_SECONDS = 60


def rehearse_demo(console: Console) -> bool:
    """Runs the demonstration; returns whether every event is accounted for and `verify` finds no fault.

    Raises:
        EmbeddedAwsError: The embedded AWS did not start.
        DeploymentError: `cdktf deploy` failed.
        OperationError: The bus, the table or a queue cannot be used.
    """
    watch = Stopwatch()
    samples = list(read_events([str(SAMPLES)]))
    # The embedded bus spells JSON in its own way, and the shipment log keeps what the bus delivers.
    texts = [json.dumps(json.loads(sample.text)) for sample in samples if isinstance(sample, Event)]
    with ExitStack() as until_the_end:
        with watch.step("Start the embedded AWS"), console.status("Starting the embedded AWS …"):
            aws = until_the_end.enter_context(embedded_aws(directory_of("demo")))
            until_the_end.enter_context(as_client_of(aws))
        console.print(f"The embedded AWS runs on {aws.endpoint_url}", highlight=False)

        with watch.step("Deploy with cdktf"):
            deploy_with_report(aws, console)
        inbox = AlertInbox(topic_name=NAMES.alert_topic)

        with watch.step("Send the sample events"), console.status("Sending the sample events …"):
            summary = send_events(event_bridge_client(), NAMES, samples)
        console.print(f"Sent {summary.accepted} of {summary.read} events of {SAMPLES.relative_to(PROJECT)}")

        with watch.step("Process them"), console.status("Waiting until every event is accounted for …"):
            books = _wait_for_books(texts)
        table = dynamodb_client()
        shipments = {shipment_id: history(table, NAMES, shipment_id) for shipment_id in _shipment_ids(texts)}
        console.print(report.latest_statuses(shipments))
        console.print(report.events_with_status(_QUERIED_STATUS, query_by_status(table, NAMES, _QUERIED_STATUS)))
        console.print(report.rejections(list_failures(sqs_client(), NAMES).events))
        console.print(report.alerts(inbox.take()))
        console.print(report.alarm_states())
        with watch.step("Verify the deployment"), console.status("Verifying the deployment …"):
            settings = DeploymentSettings.read(NAMES.environment)
            findings = list(verify_environment(NAMES, settings, seconds=_VERIFYING_LIMIT_SECONDS, alarms=False))
        report_findings(findings, NAMES, Output.TABLE)
    console.print(report.steps(watch))
    console.print(report.balance(books))
    everything = summary.accepted == summary.read and books.accounted == books.events
    return everything and not books.problems and exit_code(findings) is None


def _wait_for_books(texts: list[str]) -> Books:
    """Reads the books until they account for every event or time is up; returns the last reading."""
    deadline = time.monotonic() + _PROCESSING_LIMIT_SECONDS
    while True:
        books = read_books(NAMES, texts)
        if books.accounted >= books.events or time.monotonic() > deadline:
            return books
        time.sleep(_POLL_SECONDS)


def _shipment_ids(texts: list[str]) -> list[str]:
    """The shipments of events in order of appearance."""
    return list(dict.fromkeys(filter(None, (json.loads(text).get("shipment_id") for text in texts))))
