"""Everything that `preflight` looks at, in the order in which it is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contract.names import ResourceNames
from operations import clients
from operations.caller_account import caller_account, check_account
from operations.deployment_settings import DeploymentSettings
from operations.findings import Check, Finding, run_checks
from operations.preflight.concurrency import check_concurrency
from operations.preflight.ownership import judge_owner
from operations.preflight.resource_tags import Tags, tag_readers
from operations.preflight.state import check_bucket, check_key
from operations.preflight.text_messages import check_text_messages


def check_before_deployment(names: ResourceNames, settings: DeploymentSettings) -> Iterator[Finding]:
    """Looks at an account; changes nothing there.

    Args:
        names: The environment.
        settings: What is to be deployed.

    Raises:
        OperationError: Nothing can be asked: no region, no credentials, or AWS does not accept them.
    """
    account = caller_account(clients.sts_client(), names)
    yield from check_account(account, settings)

    def owner(what: str, name: str, read: Callable[[], Tags | None]) -> Check:
        return Check(what, lambda: [judge_owner(what, name, read(), names)])

    yield from run_checks(
        [
            Check(
                "Lambda's concurrency",
                lambda: check_concurrency(clients.lambda_client(), names, settings.sizing.maximum_concurrency),
            ),
            Check("SMS", lambda: check_text_messages(clients.sns_client(), names, settings.endpoints)),
            Check("state bucket", lambda: check_bucket(clients.s3_client(), names, account, settings.state_bucket)),
            Check("key", lambda: check_key(clients.kms_client(), names)),
            *(owner(what, name, read) for (what, name), read in tag_readers(names, account).items()),
        ]
    )
