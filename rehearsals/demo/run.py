"""The demonstration."""

from __future__ import annotations

import time
from collections.abc import Iterable
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
from operations.reading import read_events
from operations.sending import send_events
from operations.verification.run import verify_environment
from rehearsals.alert_inbox import AlertInbox
from rehearsals.books import Books, read_books, stored_keys
from rehearsals.demo import report
from rehearsals.demo.stopwatch import Stopwatch
from rehearsals.formats.run import texts_on_the_bus
from rehearsals.formats.tally import Tally, tallies
from rehearsals.formats.tally_table import tally_table
from rehearsals.stage import NAMES, deploy_with_report, directory_of

SAMPLES = [PROJECT / "samples" / name for name in ("shipment-events.jsonl", "carriers.jsonl")]
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
    samples = list(read_events([str(file) for file in SAMPLES]))
    texts = texts_on_the_bus(samples)
    formats = tallies(texts)
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
        files = " and ".join(str(file.relative_to(PROJECT)) for file in SAMPLES)
        console.print(f"Sent {summary.accepted} of {summary.read} documents of {files}")

        with watch.step("Process them"), console.status("Waiting until every event is accounted for …"):
            books = _wait_for_books(texts)
        table = dynamodb_client()
        console.print(tally_table(formats, stored_keys(NAMES)))
        shipments = {shipment_id: history(table, NAMES, shipment_id) for shipment_id in _shipment_ids(formats.values())}
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


def _shipment_ids(formats: Iterable[Tally]) -> list[str]:
    """The shipments of all formats, each once."""
    return sorted({shipment_id for tally in formats for shipment_id, _ in tally.keys})
