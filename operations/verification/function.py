"""The shipment processor: it can be invoked, and is told where everything is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contract.function_environment import FunctionEnvironment
from contract.names import ResourceNames
from operations.caller_account import CallerAccount
from operations.errors import explained
from operations.findings import Finding, attention, fault, good, judged

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

_DEPLOY_AGAIN = "Deploy again; Terraform puts it back."


def check_function(client: LambdaClient, names: ResourceNames, account: CallerAccount) -> Iterator[Finding]:
    """Its state, whether it may run at all, and its environment variables.

    https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
    """
    with explained(f"the function {names.function}", names):
        answer = client.get_function(FunctionName=names.function)
    configuration = answer["Configuration"]
    state, update = configuration.get("State", ""), configuration.get("LastUpdateStatus", "")
    found = f"{state}, last update {update}"
    if "Pending" in (state, "") or update == "InProgress":
        yield attention("function", found, "Wait a minute and verify again.")
    else:
        reason = configuration.get("StateReason") or configuration.get("LastUpdateStatusReason") or "no reason given"
        yield judged(
            "function", sound=(state, update) == ("Active", "Successful"), found=found, remedy=f"AWS says: {reason}"
        )
    if answer.get("Concurrency", {}).get("ReservedConcurrentExecutions") == 0:
        yield fault(
            "function's concurrency",
            "0 reserved: it never runs",
            f"aws lambda delete-function-concurrency --function-name {names.function}",
        )
    yield _environment(configuration.get("Environment", {}).get("Variables", {}), names, account)


def read_settings(client: LambdaClient, names: ResourceNames) -> FunctionEnvironment | None:
    """What the function is told; None where that cannot be read, which `check_function` reports."""
    with explained(f"the function {names.function}", names):
        configuration = client.get_function(FunctionName=names.function)["Configuration"]
    try:
        return FunctionEnvironment.read(configuration.get("Environment", {}).get("Variables", {}))
    except (KeyError, ValueError):
        return None


def _environment(variables: dict[str, str], names: ResourceNames, account: CallerAccount) -> Finding:
    what = "function's environment"
    try:
        settings = FunctionEnvironment.read(variables)
    except (KeyError, ValueError) as error:
        return fault(what, f"{type(error).__name__}: {error}", _DEPLOY_AGAIN)
    pairs = {
        "ENVIRONMENT": (settings.environment, names.environment),
        "TABLE_NAME": (settings.table_name, names.table),
        "FAILED_EVENTS_QUEUE_URL": (settings.failed_events_queue_url.rpartition("/")[2], names.failed_events_queue),
        "ALERT_TOPIC_ARN": (settings.alert_topic_arn, account.arn("sns", names.alert_topic)),
    }
    wrong = [f"{name} leads to {told}, not {right}" for name, (told, right) in pairs.items() if told != right]
    return fault(what, "; ".join(wrong), _DEPLOY_AGAIN) if wrong else good(what, f"leads to {', '.join(_parts(names))}")


def _parts(names: ResourceNames) -> list[str]:
    return [names.table, names.failed_events_queue, names.alert_topic]
