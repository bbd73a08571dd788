"""The envelope of EventBridge: gets the event, and its original text, out of the body of a message."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from json.decoder import WHITESPACE  # type: ignore[attr-defined] # public in json.decoder, missing in typeshed
from typing import Any, NamedTuple, NoReturn, TypeGuard

from contract.rejections import RejectionCode, RejectionError

# What tells an event of EventBridge from a bare one:
# https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
_ENVELOPE_FIELDS = {"detail", "detail-type", "source"}


class OpenedMessage(NamedTuple):
    """What is in the body of a message.

    Attributes:
        text: The JSON text of the event, or of a document of several, byte for byte as it arrived.
        document: The same as an object. Numbers with a fraction or an exponent are `Decimal`, so that no digit is lost.
        labels: What EventBridge's envelope calls it: its `source` and `detail-type`; empty for a bare body.
    """

    text: str
    document: dict[str, Any]
    labels: tuple[str, ...] = ()


def is_envelope(document: object) -> TypeGuard[dict[str, Any]]:
    """Whether a parsed message is an event of EventBridge, whose `detail` is ours, or else a bare one."""
    return isinstance(document, dict) and document.keys() >= _ENVELOPE_FIELDS


def open_message(body: str) -> OpenedMessage:
    """What a message holds: the `detail` of an EventBridge event, or the whole body.

    Raises:
        RejectionError: Not JSON, NaN or Infinity (which JSON has not), a name twice in one object, not an object, or
            nested too deeply to be read.
    """
    document = _parse(body)
    if is_envelope(document):
        labels = (document["source"], document["detail-type"])
        opened = OpenedMessage(
            _detail_text(body, document),
            document["detail"],
            tuple(label for label in labels if isinstance(label, str)),
        )
    else:
        opened = OpenedMessage(body, document)
    if not isinstance(opened.document, dict):
        raise RejectionError(RejectionCode.NOT_AN_OBJECT, "the event must be a JSON object")
    return opened


def _parse(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise RejectionError(
            RejectionCode.NOT_JSON, f"the body is not JSON: {error.msg} at character {error.pos}"
        ) from None
    except RecursionError:
        raise RejectionError(RejectionCode.TOO_DEEP, "the event is nested too deeply to be read") from None
    except (ValueError, InvalidOperation):
        # Python reads whole numbers of up to 4,300 digits and exponents of up to 18; DynamoDB keeps far less.
        raise RejectionError(RejectionCode.UNSTORABLE_NUMBER, "a number has far too many digits") from None


def _refuse_constant(name: str) -> NoReturn:
    raise RejectionError(RejectionCode.NOT_JSON, f"the body is not JSON: {name} is no JSON number")


def _object_without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        occurrences = Counter(name for name, _ in pairs)
        twice = next(name for name, count in occurrences.items() if count > 1)
        raise RejectionError(RejectionCode.DUPLICATE_FIELD, f"the field {twice[:64]!r} stands twice in one object")
    return result


def _detail_text(body: str, envelope: dict[str, Any]) -> str:
    """The text of `detail`, a member of the outermost object of a body that was read before."""
    # EventBridge writes it last. Where none of its letters is escaped the name can only be spelled so, and if it is
    # spelled so once, that is where it stands; any other body takes a walk through the members.
    if next(reversed(envelope)) == "detail" and body.count('"detail"') == 1 and not _ESCAPED_LETTER.search(body):
        value = body.index('"detail"') + len('"detail"')
        start = _skip_space(body, body.index(":", value) + 1)
        return body[start : body.rindex("}")].rstrip(_SPACE)
    return _member_text(body, "detail")


def _member_text(document: str, name: str) -> str:
    """The text of one member of the outermost object of a document that is known to have it."""
    position = _skip_space(document, document.index("{") + 1)
    while True:
        key, position = _PLAIN_DECODER.raw_decode(document, position)
        start = _skip_space(document, _skip_space(document, position) + len(":"))
        _, end = _PLAIN_DECODER.raw_decode(document, start)
        if key == name:
            return document[start:end]
        position = _skip_space(document, _skip_space(document, end) + len(","))


_SPACE = " \t\n\r"
# Of "detail".
_ESCAPED_LETTER = re.compile(r"\\u00(?:6[1459cC]|74)")
# Made once: json.loads with hooks makes one for each document.
_DECODER = json.JSONDecoder(
    parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_object_without_duplicates
)
_PLAIN_DECODER = json.JSONDecoder()


def _skip_space(document: str, position: int) -> int:
    end: int = WHITESPACE.match(document, position).end()
    return end
