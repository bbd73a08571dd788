"""A format's own words for statuses, and the contract's statuses that they mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from contract.event import STATUSES

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Document:
    """Where a vocabulary was looked up.

    Attributes:
        title: The document, with its version.
        url: Its address, fixed to a commit where it has one.
        date: When it was looked up, such as "2026-11-24".
    """

    title: str
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a source's status means.

    Attributes:
        status: One of the contract's.
        mapped: False if the source gave a status that is not in its table.
        why: Which line of the table decided, in words, for `operations explain`.
    """

    status: str
    mapped: bool
    why: str


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Tables of a source's statuses.

    A detail is finer than its status and wins where the table has it; but not beside a firm status, of which it only
    says how or why. Words are compared without regard to case.

    Attributes:
        documents: Where the words come from.
        statuses: Source's status, in lower case, to the contract's.
        details: Source's finer status, in lower case, to the contract's. Only those that say another thing than the
            status they stand beside; a detail that is not here is no unknown word.
        plain_details: Documented finer statuses, in lower case, that say no other thing than the status they stand
            beside, so that every documented word is in a table.
        firm: Statuses, in lower case, that no detail changes, such as "delivered".
        phrases: By status, in lower case, words of the event's message, in lower case, that tell more where the source
            gives no finer status, to the contract's. Only words of the source's own sentences, never of a carrier's.
    """

    documents: Sequence[Document]
    statuses: Mapping[str, str]
    details: Mapping[str, str] = field(default_factory=dict)
    plain_details: Collection[str] = ()
    firm: Collection[str] = ()
    phrases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuses a line that is none.

        Raises:
            ValueError: A word that is not in lower case, a status that is not of the contract, a plain detail that
                means something as well, a firm status or one with phrases that is in no table.
        """
        phrases = [line for lines in self.phrases.values() for line in lines.items()]
        for word, status in [*self.statuses.items(), *self.details.items(), *phrases]:
            if status not in STATUSES or word != word.lower():
                raise ValueError(f"{word!r}: {status!r} is no line of a vocabulary")
        for word in self.plain_details:
            if word != word.lower() or word in self.details:
                raise ValueError(f"{word!r} is no plain detail of a vocabulary")
        for word in [*self.firm, *self.phrases]:
            if word not in self.statuses:
                raise ValueError(f"{word!r} is no status of a vocabulary")

    def meaning(self, status: str, detail: str | None, description: str | None = None) -> Meaning:
        """What a status with its detail means; `unknown` for what the tables do not know.

        Args:
            status: The source's status; "" where it gives none, which is known to mean `unknown`.
            detail: The source's finer status.
            description: The event's message.
        """
        word = status.lower()
        if word not in self.firm:
            if detail and (meaning := self.details.get(detail.lower())):
                return Meaning(meaning, True, f"detail {detail} means {meaning}")
            if not detail and description and (line := self._phrase(word, description)):
                return Meaning(line[1], True, f"status {status} with the words {line[0]!r} means {line[1]}")
        if meaning := self.statuses.get(word):
            return Meaning(meaning, True, f"status {status} means {meaning}")
        if not status:
            return Meaning(UNKNOWN, True, "the source gave no status")
        return Meaning(UNKNOWN, False, f"status {status} is in no table")

    def _phrase(self, word: str, description: str) -> tuple[str, str] | None:
        lines = self.phrases.get(word)
        if not lines:
            return None
        message = description.lower()
        return next((line for line in lines.items() if line[0] in message), None)
