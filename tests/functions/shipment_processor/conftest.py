from __future__ import annotations

from collections.abc import Iterator

import pytest
from moto import mock_aws

from functions.shipment_processor import clients
from tests.functions.shipment_processor.surroundings import Surroundings


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[Surroundings]:
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    made = (clients.dynamodb, clients.sqs, clients.sns)
    for client in made:
        client.cache_clear()
    with mock_aws():
        yield Surroundings(monkeypatch)
    for client in made:
        client.cache_clear()
