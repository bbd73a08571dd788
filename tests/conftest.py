"""What all tests share: the embedded AWS of plans and end-to-end tests, and no clock over generated examples."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from embedded_aws.lifecycle import EmbeddedAws, embedded_aws

# How long an example takes depends on what else the machine does.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    """An empty embedded AWS for the whole test run."""
    with embedded_aws(tmp_path_factory.mktemp("aws") / "aws") as server:
        yield server
