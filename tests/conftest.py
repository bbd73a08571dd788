"""What all tests share: the embedded AWS of plans and end-to-end tests, and no clock over generated examples."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from botocore.loaders import JSONFileLoader
from hypothesis import HealthCheck, settings

from embedded_aws.lifecycle import EmbeddedAws, embedded_aws

# How long an example takes depends on what else the machine does.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(scope="session", autouse=True)
def _service_models_are_read_once() -> Iterator[None]:
    """Each session of boto3 reads AWS's models from disk anew, and most tests make one: a third of their time."""
    with pytest.MonkeyPatch.context() as patched:
        read = cache(JSONFileLoader().load_file)
        patched.setattr(JSONFileLoader, "load_file", lambda _, path: read(path))
        yield


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    """An empty embedded AWS for the whole test run."""
    with embedded_aws(tmp_path_factory.mktemp("aws") / "aws") as server:
        yield server
