"""Where the text of AWS's API reference says more about an action's resource than the Service Authorization Reference.

Here the API reference wins. Its text is also in botocore's models, so that a test can tell when AWS changes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

_LOG_GROUP = "arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}"
# For every action on a log group but these, AWS matches the ARN with a further ":*".
# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
_BARE_LOG_GROUP = {"logs:TagResource", "logs:UntagResource", "logs:ListTagsForResource"}


@dataclass(frozen=True)
class Text:
    """Words of AWS's API reference on which a ruling rests.

    Attributes:
        service: botocore's name of the service.
        place: An operation, or a structure and its member.
        words: What stands there.
        source: Where people read it.
    """

    service: str
    place: str
    words: str
    source: str


_CLOUDWATCH = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/"
NO_NARROWER_THAN_ALL: Mapping[str, Text] = {
    "cloudwatch:DescribeAlarms": Text(
        "cloudwatch", "DescribeAlarms", "scoped to *", f"{_CLOUDWATCH}API_DescribeAlarms.html"
    ),
    "cloudwatch:PutCompositeAlarm": Text(
        "cloudwatch", "PutCompositeAlarm", "scoped to *", f"{_CLOUDWATCH}API_PutCompositeAlarm.html"
    ),
}
"""Actions that AWS refuses, at least for composite alarms, to whoever may do them on some alarms only."""
OF_LOG_GROUPS = Text(
    "logs",
    "LogGroup.arn",
    "trailing :*",
    "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html",
)
"""Which of the two ARNs of a log group a policy names."""


def ruled_forms(action: str, forms: Set[str]) -> dict[str, str]:
    """The ARN forms that the reference gives an action, each with the form that counts; none if only "*" does."""
    if action in NO_NARROWER_THAN_ALL:
        return {}
    with_streams = action not in _BARE_LOG_GROUP
    return {form: f"{form}:${{Rest}}" if with_streams and form == _LOG_GROUP else form for form in forms}
