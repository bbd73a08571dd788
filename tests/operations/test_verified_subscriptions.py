from __future__ import annotations

from typing import Any

import pytest

from operations.deployment_settings import Endpoint
from operations.verification.subscriptions import check_subscriptions
from tests.operations.answers import ACCOUNT, Answers, bad
from tests.operations.pipeline import NAMES

ENDPOINTS = [
    Endpoint(protocol="email", address="me@example.com"),
    Endpoint(protocol="sms", address="+491701234567"),
]


def topic(
    email: str | None = "arn:of:email", *, pending: str = "false", authenticated: str = "true", protocol: str = "email"
) -> Any:
    subscriptions = [{"Protocol": "sms", "Endpoint": "+491701234567", "SubscriptionArn": "arn:of:sms"}]
    if email:
        subscriptions.append({"Protocol": protocol, "Endpoint": "me@example.com", "SubscriptionArn": email})
    attributes = {
        # Nobody can confirm a text message with credentials, nor unsubscribe by a link in it.
        "arn:of:sms": {"PendingConfirmation": "false", "ConfirmationWasAuthenticated": "false"},
        "arn:of:email": {"PendingConfirmation": pending, "ConfirmationWasAuthenticated": authenticated},
    }
    return Answers(
        list_subscriptions_by_topic={"Subscriptions": subscriptions},
        get_subscription_attributes=lambda SubscriptionArn: {"Attributes": attributes[SubscriptionArn]},  # noqa: N803
    )


def test_whoever_is_confirmed_with_credentials_stays() -> None:
    assert bad(check_subscriptions(topic(), NAMES, ACCOUNT, ENDPOINTS)) == {}


@pytest.mark.parametrize(
    ("client", "found"),
    [
        (topic(None), "me@example.com is gone"),
        (topic(protocol="email-json"), "me@example.com is gone"),
        (topic("PendingConfirmation"), "me@example.com is not confirmed"),
        (topic(pending="true"), "me@example.com is not confirmed"),
        (topic(authenticated="false"), "me@example.com is confirmed, but a link in each message ends it"),
    ],
)
def test_whoever_hears_nothing_or_may_soon_is_named(client: Any, found: str) -> None:
    assert bad(check_subscriptions(client, NAMES, ACCOUNT, ENDPOINTS))["subscription"].startswith(found)
