from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from operations import clients

CLIENTS: list[Callable[[], Any]] = [value for name, value in vars(clients).items() if name.endswith("_client")]
# Those that answer in JSON, which is short to make up; IAM belongs to no region.
IN_JSON = [make for make in CLIENTS if make.__name__.split("_")[0] not in ("iam", "s3", "sns", "sts")]
REGIONAL = [make for make in CLIENTS if make is not clients.iam_client]
every_client = pytest.mark.parametrize("make", CLIENTS, ids=lambda make: make.__name__)

LIST: dict[str, Callable[[Any], Any]] = {
    "events": lambda client: client.list_event_buses(),
    "dynamodb": lambda client: client.list_tables(),
    "sqs": lambda client: client.list_queues(),
    "cloudwatch": lambda client: client.list_metrics(),
    "kms": lambda client: client.list_keys(),
    "lambda": lambda client: client.list_functions(),
    "logs": lambda client: client.describe_log_groups(),
}


class Raw:
    """The body of an answer, as urllib3 streams it."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: Any) -> list[bytes]:
        return [self._content]


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("make", IN_JSON, ids=lambda make: make.__name__)
@pytest.mark.parametrize(("failures", "attempts"), [(4, 5), (9, 5)])
def test_short_trouble_is_ridden_out_and_long_trouble_is_not(
    monkeypatch: pytest.MonkeyPatch, make: Callable[[], Any], failures: int, attempts: int
) -> None:
    # GIVEN a service that is out of order for some requests
    monkeypatch.setattr("time.sleep", lambda _: None)
    client = make()
    made: list[str] = []

    def answer(request: Any, **_: Any) -> AWSResponse:
        made.append(request.url)
        return AWSResponse(request.url, 503 if len(made) <= failures else 200, HTTPHeaders(), Raw(b"{}"))

    client.meta.events.register_first("before-send", answer)
    # WHEN it is asked
    listing = LIST[client.meta.service_model.service_name]
    if failures < attempts:
        listing(client)
    else:
        with pytest.raises(client.exceptions.ClientError):
            listing(client)
    # THEN it is asked again, and not for ever
    assert len(made) == attempts


@pytest.mark.usefixtures("aws")
@every_client
def test_a_person_learns_within_a_minute_that_a_service_does_not_answer(make: Callable[[], Any]) -> None:
    config = make().meta.config
    assert config.connect_timeout <= 10
    assert config.read_timeout <= 30


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("make", REGIONAL, ids=lambda make: make.__name__)
@pytest.mark.parametrize(
    ("settings", "region"),
    [
        ({"AWS_REGION": "eu-west-3"}, "eu-west-3"),
        ({"AWS_REGION": "eu-west-3", "AWS_DEFAULT_REGION": "us-east-2"}, "eu-west-3"),
        ({"AWS_DEFAULT_REGION": "us-east-2"}, "us-east-2"),
        ({"AWS_REGION": "", "AWS_DEFAULT_REGION": "us-east-2"}, "us-east-2"),
    ],
    ids=str,
)
def test_the_region_is_found_as_other_tools_of_aws_find_it(
    monkeypatch: pytest.MonkeyPatch, make: Callable[[], Any], settings: dict[str, str], region: str
) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert make().meta.region_name == region
