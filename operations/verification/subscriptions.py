"""The subscribers of the alert topic: each is there, has confirmed, and no link can end it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from contract.names import ResourceNames
from operations.caller_account import CallerAccount
from operations.deployment_settings import Endpoint
from operations.errors import explained
from operations.findings import Finding, fault, good, judged

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient

# What these receive carries a link that ends the subscription without signing in, unless it was confirmed by somebody
# who had: https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html
_WITH_LINK = ("email", "email-json", "http", "https")
_HOW = "docs/monitoring.md, Who is told"


def check_subscriptions(
    client: SNSClient, names: ResourceNames, account: CallerAccount, endpoints: Sequence[Endpoint]
) -> Iterator[Finding]:
    """Every endpoint of the environment's values."""
    topic = account.arn("sns", names.alert_topic)
    with explained(f"the topic {names.alert_topic}", names):
        pages = client.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
        subscribed = {
            (each["Protocol"], each["Endpoint"]): each["SubscriptionArn"]
            for page in pages
            for each in page["Subscriptions"]
        }
    what = "subscription"
    for endpoint in endpoints:
        address = endpoint.address
        arn = subscribed.get((endpoint.protocol, endpoint.address))
        if arn is None:
            yield fault(
                what,
                f"{address} is gone: SNS drops what is not confirmed within 48 hours",
                f"Deploy again, then confirm it as {_HOW} says.",
            )
            continue
        with explained(f"the subscription of {endpoint.address}", names):
            # What waits for confirmation has no ARN to ask by.
            attributes = (
                client.get_subscription_attributes(SubscriptionArn=arn)["Attributes"] if arn.startswith("arn:") else {}
            )
        if attributes.get("PendingConfirmation", "true") != "false":
            yield fault(
                what, f"{address} is not confirmed: nothing reaches it", f"Confirm it as {_HOW} says, not by a click."
            )
        elif endpoint.protocol in _WITH_LINK:
            authenticated = attributes.get("ConfirmationWasAuthenticated") == "true"
            yield judged(
                what,
                sound=authenticated,
                found=f"{address} is confirmed"
                + ("; no link ends it" if authenticated else ", but a link in each message ends it"),
                remedy=f"Remove it, deploy again, and confirm as {_HOW} says.",
            )
        else:
            yield good(what, f"{address} is confirmed")
