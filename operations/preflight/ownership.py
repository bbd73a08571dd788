"""Whether something that has one of our names is ours, as its tags tell."""

from __future__ import annotations

from collections.abc import Mapping

from contract.deployment import default_tags
from contract.names import ResourceNames
from operations.findings import Finding, fault, good


def judge_owner(what: str, name: str, tags: Mapping[str, str] | None, names: ResourceNames) -> Finding:
    """Free, ours, or somebody else's.

    Args:
        what: What kind of resource it is.
        name: Its name.
        tags: Its tags; None where there is no such resource.
        names: The environment.
    """
    if tags is None:
        return good(what, f"{name} is free")
    ours = default_tags(names.environment)
    if ours.items() <= tags.items():
        return good(what, f"{name} is ours, deployed already")
    told = ", ".join(f"{key} {tags.get(key, 'missing')}" for key in ours if tags.get(key) != ours[key])
    return fault(
        what,
        f"{name} exists and is not ours (tags: {told})",
        "Delete it if nobody needs it, or choose another account, region or name of the environment.",
    )
