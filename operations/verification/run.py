"""Everything that `verify` looks at, in the order in which it is reported."""

from __future__ import annotations

from collections.abc import Iterator

from contract.names import ResourceNames
from operations import clients
from operations.caller_account import caller_account, check_account
from operations.deployment_settings import DeploymentSettings
from operations.findings import Check, Finding, Verdict, attention, run_checks
from operations.verification.alarm_trial import check_one_alarm
from operations.verification.alarms import check_alarms
from operations.verification.bus import check_bus
from operations.verification.function import check_function
from operations.verification.mapping import check_mapping
from operations.verification.queues import check_queues
from operations.verification.rejected_canary import check_rejected_canary
from operations.verification.state_bucket import check_state_bucket
from operations.verification.stored_canary import check_stored_canary
from operations.verification.subscriptions import check_subscriptions
from operations.verification.table import check_expiry, check_table


def verify_environment(
    names: ResourceNames, settings: DeploymentSettings, *, seconds: float, alarms: bool
) -> Iterator[Finding]:
    """Looks at a deployed environment; the canaries last, when it is known what is wrong.

    Args:
        names: The environment.
        settings: What it was deployed with.
        seconds: How long to wait for each canary.
        alarms: Whether to let one alarm fire.

    Raises:
        OperationError: Nothing can be asked: no region, no credentials, or AWS does not accept them.
    """
    account = caller_account(clients.sts_client(), names)
    yield from check_account(account, settings)
    functions, dynamodb, sqs = clients.lambda_client(), clients.dynamodb_client(), clients.sqs_client()
    events, cloudwatch = clients.event_bridge_client(), clients.cloudwatch_client()
    yield from run_checks(
        [
            Check("bus", lambda: check_bus(events, names, account)),
            Check("queues", lambda: check_queues(sqs, names, account)),
            Check("mapping", lambda: check_mapping(functions, names, account)),
            Check("function", lambda: check_function(functions, names, account)),
            Check("table", lambda: check_table(dynamodb, names, disposable=settings.disposable)),
            Check("expiry of rows", lambda: check_expiry(functions, dynamodb, names)),
            Check("state bucket", lambda: check_state_bucket(clients.s3_client(), names, settings.state_bucket)),
            Check(
                "subscriptions",
                lambda: check_subscriptions(clients.sns_client(), names, account, settings.endpoints),
            ),
            Check("alarms", lambda: check_alarms(cloudwatch, names, account)),
        ]
    )
    if alarms:
        yield from run_checks([Check("trial of an alarm", lambda: check_one_alarm(cloudwatch, names))])
    stored = []
    for finding in run_checks(
        [Check("canary stored", lambda: check_stored_canary(events, dynamodb, functions, names, seconds=seconds))]
    ):
        stored.append(finding.verdict)
        yield finding
    if Verdict.GOOD in stored:
        yield from run_checks(
            [Check("bad canary rejected", lambda: check_rejected_canary(sqs, names, seconds=seconds))]
        )
    else:
        # It would wait in the queue, and fail when nobody is there to take it out.
        yield attention("bad canary rejected", "not sent, since the good one was not stored", "Verify again then.")
