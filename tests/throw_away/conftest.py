"""A whole environment that the tests here may break and destroy, in any order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contract.names import ResourceNames
from embedded_aws.lifecycle import EmbeddedAws
from embedded_aws.local_environment import as_client_of
from tests.throw_away.trial import Deployed, Trial, Trials


@pytest.fixture(scope="session")
def trials(aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> Trials:
    """The environment of all tests here, and another one after a test took it away."""

    def make(number: int) -> Trial:
        trial = Trial(aws, tmp_path_factory.mktemp("trial"), ResourceNames(f"trial-{number}"))
        trial.make_state()
        return trial

    return Trials(make)


@pytest.fixture
def trial(trials: Trials) -> Iterator[Trial]:
    """The environment with its bucket and key, to be left as it is; AWS clients talk to where it is."""
    trial = trials.standing()
    with as_client_of(trial.aws):
        yield trial


@pytest.fixture
def deployed(trial: Trial) -> Deployed:
    """The pipeline in it, deployed by the user of continuous integration."""
    return trial.deployed


@pytest.fixture
def retiring(trials: Trials) -> Iterator[Trial]:
    """An environment with the pipeline in it, for one test to destroy; AWS clients talk to where it is."""
    trial = trials.take()
    assert trial.deployed
    with as_client_of(trial.aws):
        yield trial
