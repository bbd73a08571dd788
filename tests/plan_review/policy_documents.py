"""Policy documents and spellings of them, for tests and for hypothesis."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

_ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:*", "s3:Get*", "sqs:SendMessage", "*", "S3:getobject"]
_RESOURCES = ["arn:aws:s3:::a/*", "arn:aws:s3:::a/b", "arn:aws:s3:::*", "*", "arn:aws:sqs:eu-central-1:1:q"]
_PRINCIPALS: list[Any] = [
    "*",
    {"AWS": "*"},
    {"AWS": "111122223333"},
    {"AWS": ["arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/r"]},
    {"Service": ["sns.amazonaws.com", "s3.amazonaws.com"]},
]
_CONDITIONS: list[Any] = [
    {},
    {"Bool": {"aws:SecureTransport": "false"}},
    {"StringEquals": {"aws:SourceAccount": ["1", "2"]}},
    {"StringEquals": {"aws:SourceAccount": "1"}, "ArnLike": {"aws:SourceArn": "arn:aws:sns:*:1:t"}},
    {"StringNotEquals": {"aws:SourceAccount": ["1", "2"]}},
]


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions: Any, resources: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions: Any, resources: Any = "*", **more: Any) -> dict[str, Any]:
    return {**allow(actions, resources, **more), "Effect": "Deny"}


def _some(values: list[str]) -> st.SearchStrategy[Any]:
    return st.sampled_from(values) | st.lists(st.sampled_from(values), min_size=1, max_size=3)


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    """A statement of any form, with few words so that they meet each other."""
    made: dict[str, Any] = {
        "Effect": draw(st.sampled_from(["Allow", "Deny"])),
        draw(st.sampled_from(["Action", "NotAction"])): draw(_some(_ACTIONS)),
        draw(st.sampled_from(["Resource", "NotResource"])): draw(_some(_RESOURCES)),
    }
    if draw(st.booleans()):
        made[draw(st.sampled_from(["Principal", "NotPrincipal"]))] = draw(st.sampled_from(_PRINCIPALS))
    if conditions := draw(st.sampled_from(_CONDITIONS)):
        made["Condition"] = conditions
    if draw(st.booleans()):
        made["Sid"] = draw(st.text(max_size=3))
    return made


documents = st.lists(statements(), max_size=3).map(lambda made: document(*made))


def respelled(value: Any, draw: st.DrawFn) -> Any:
    """The same policy in other words: members and lists in another order, a single text as a list of one."""
    if isinstance(value, dict):
        names = draw(st.permutations(list(value)))
        return {name: _respelled_member(name, value[name], draw) for name in names}
    if isinstance(value, list):
        return [respelled(member, draw) for member in draw(st.permutations(value))]
    return value


def _respelled_member(name: str, value: Any, draw: st.DrawFn) -> Any:
    if name in ("Effect", "Version") or (name in ("Principal", "NotPrincipal") and value == "*"):
        return value
    if name == "Sid":
        return draw(st.text(max_size=3))
    made = respelled(value, draw)
    return [made] if isinstance(made, str) and draw(st.booleans()) else made
