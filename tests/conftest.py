"""The embedded AWS that plans and end-to-end tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from embedded_aws.lifecycle import EmbeddedAws, embedded_aws


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    """An empty embedded AWS for the whole test run."""
    with embedded_aws(tmp_path_factory.mktemp("aws") / "aws") as server:
        yield server
