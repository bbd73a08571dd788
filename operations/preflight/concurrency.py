"""Whether Lambda gives the account as many invocations at a time as the queue may run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contract.names import ResourceNames
from operations.errors import explained
from operations.findings import Finding, judged

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


def check_concurrency(client: LambdaClient, names: ResourceNames, maximum_concurrency: int) -> Iterator[Finding]:
    """Holds `maximum_concurrency` to what no function has reserved; new accounts often have 10 in all.

    https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
    """
    with explained("Lambda's limits of the account", names):
        limits = client.get_account_settings()["AccountLimit"]
    free = limits["UnreservedConcurrentExecutions"]
    yield judged(
        "Lambda's concurrency",
        sound=free >= maximum_concurrency,
        found=f"{free} of the account's {limits['ConcurrentExecutions']} are unreserved; "
        f"maximum_concurrency is {maximum_concurrency}",
        remedy="Ask for a higher quota (Service Quotas, Lambda, Concurrent executions), or lower maximum_concurrency.",
    )
