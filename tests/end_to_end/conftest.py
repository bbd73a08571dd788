"""The dev environment, deployed once with the real `cdktf deploy`."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from contract.names import ResourceNames
from embedded_aws.lifecycle import EmbeddedAws, embedded_aws
from embedded_aws.local_environment import as_client_of, deploy_dev
from rehearsals.alert_inbox import AlertInbox
from rehearsals.chaos.plan import FaultPlan
from rehearsals.chaos.proxy import FaultProxy
from tests.end_to_end.pipeline import Pipeline


@pytest.fixture(scope="session")
def proxy() -> Iterator[FaultProxy]:
    """What stands between the function and the embedded AWS; without rules it lets everything pass."""
    between = FaultProxy(FaultPlan())
    with between.serving():
        yield between


@pytest.fixture(scope="session")
def aws(proxy: FaultProxy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    """An embedded AWS whose functions talk to it through the proxy."""
    directory = tmp_path_factory.mktemp("aws") / "aws"
    with embedded_aws(directory, function_environment={"AWS_ENDPOINT_URL": proxy.url}) as server:
        proxy.forward_to(server)
        yield server


@pytest.fixture(scope="session")
def pipeline(aws: EmbeddedAws, proxy: FaultProxy) -> Iterator[Pipeline]:
    """The deployed dev environment."""
    deploy_dev(aws, report=lambda _: None)
    with as_client_of(aws):
        yield Pipeline(aws, ResourceNames("dev"), AlertInbox(topic_name="shipment-alerts-dev"), proxy)


@pytest.fixture
def shipment_id() -> str:
    """The id of a shipment that no other test uses."""
    return f"E2E-{uuid.uuid4()}"
