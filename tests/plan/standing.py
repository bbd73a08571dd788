"""Plans of what is deployed already, made of the plan of the first deployment: its resources stand as it plans them."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = dict[str, Any]


class Standing:
    """A plan in which every resource stays as it is, until a test says what else is to happen.

    Args:
        first: The plan of the first deployment. Ids and ARNs, which it does not know, are made up.
    """

    def __init__(self, first: Mapping[str, Any]) -> None:
        self.document = copy.deepcopy(dict(first))
        self.document["output_changes"] = {}
        for entry in self._managed():
            known = {name: value for name, value in entry["change"]["after"].items() if value is not None}
            made_up = {name: f"{entry['name']}-{name}" for name in ("id", "arn")}
            entry["change"] |= {"before": made_up | known, "after": made_up | known, "after_unknown": {}}
            entry["change"]["actions"] = ["no-op"]

    def values(self, address: str) -> Json:
        """The attributes of the one resource whose address begins so."""
        values: Json = self._only(address)["change"]["before"]
        return values

    def update(self, address: str, **attributes: Any) -> None:
        """Changes a resource in place."""
        change = self._only(address)["change"]
        change |= {"actions": ["update"], "after": {**change["before"], **attributes}}

    def replace(self, address: str, forced_by: Sequence[str], **attributes: Any) -> None:
        """Changes attributes of a resource, of which some force its replacement."""
        self.update(address, **attributes)
        entry = self._only(address)
        entry["action_reason"] = "replace_because_cannot_update"
        entry["change"] |= {"actions": ["delete", "create"], "replace_paths": [[name] for name in forced_by]}

    def delete(self, address: str = "") -> None:
        """Destroys every resource whose address begins so."""
        for entry in self._managed(address):
            entry["change"] |= {"actions": ["delete"], "after": None}

    def drift(self, address: str, **attributes: Any) -> None:
        """Lets somebody have changed a resource by hand, which the plan undoes."""
        entry = copy.deepcopy(self._only(address))
        entry["change"] |= {"actions": ["update"], "after": {**entry["change"]["before"], **attributes}}
        self.document["resource_drift"] = [entry]
        change = self._only(address)["change"]
        change |= {"actions": ["update"], "before": {**change["before"], **attributes}}

    def _only(self, address: str) -> Json:
        (entry,) = self._managed(address)
        return entry

    def _managed(self, address: str = "") -> Iterator[Json]:
        for entry in self.document["resource_changes"]:
            if entry["mode"] == "managed" and entry["address"].startswith(address):
                yield entry
