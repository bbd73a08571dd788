"""A Terraform plan as the rules see it: typed, read-only, with everything unknown or sensitive already replaced.

What the fields mean is Terraform's own definition, `internal/command/jsonplan` of github.com/hashicorp/terraform, and
https://developer.hashicorp.com/terraform/internals/json-format. `reading.py` makes these from a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from plan_review.values import UNKNOWN, Path, Value, at


class Action(Enum):
    """What will be done with an object; the value is what the plan says."""

    NO_OP = ("no-op",)
    CREATE = ("create",)
    READ = ("read",)
    UPDATE = ("update",)
    DELETE = ("delete",)
    DELETE_THEN_CREATE = ("delete", "create")
    CREATE_THEN_DELETE = ("create", "delete")
    FORGET = ("forget",)
    """It leaves Terraform's state and stays where it is."""
    CREATE_THEN_FORGET = ("create", "forget")
    UNRECOGNISED = ()
    """Of a newer Terraform."""

    @property
    def replaces(self) -> bool:
        """Whether another object takes its place."""
        return self in (Action.DELETE_THEN_CREATE, Action.CREATE_THEN_DELETE, Action.CREATE_THEN_FORGET)

    @property
    def destroys(self) -> bool:
        """Whether the object that is there now will be gone, replaced or not."""
        return self in (Action.DELETE, Action.DELETE_THEN_CREATE, Action.CREATE_THEN_DELETE)

    @property
    def changes_something(self) -> bool:
        """Whether anything but Terraform's own knowledge changes."""
        return self not in (Action.NO_OP, Action.READ)


@dataclass(frozen=True, kw_only=True)
class ResourceChange:
    """What is planned for one object of a resource, or what happened to it behind Terraform's back.

    Attributes:
        address: Its full address, such as `module.log.aws_dynamodb_table.this["a"]`.
        module: The address of its module; empty in the root module.
        mode: `managed`, or `data` for a data source.
        type: Such as `aws_dynamodb_table`.
        name: Its name in the configuration.
        index: The key of `for_each` or the position of `count`, if it has one.
        provider: The provider's full name, such as `registry.terraform.io/hashicorp/aws`; empty if it is not said.
        deposed: The key of a deposed object, one that a failed replacement left over; empty for the current object.
        previous_address: Where it was before it moved; empty if it did not move.
        importing: Whether it is imported besides.
        action: What will be done.
        action_words: The same, as the plan says it.
        action_reason: Terraform's keyword for why, such as `replace_because_tainted`; empty if it gives none.
        before: Its attributes now; empty for an object to create.
        after: Its attributes afterwards; empty for an object to destroy.
        replace_paths: The attributes that force a replacement.
    """

    address: str
    module: str = ""
    mode: str = "managed"
    type: str
    name: str = ""
    index: str | int | None = None
    provider: str = ""
    deposed: str = ""
    previous_address: str = ""
    importing: bool = False
    action: Action
    action_words: tuple[str, ...] = ()
    action_reason: str = ""
    before: Mapping[str, Value] = field(default_factory=dict)
    after: Mapping[str, Value] = field(default_factory=dict)
    replace_paths: tuple[Path, ...] = ()

    @cached_property
    def changed(self) -> Mapping[str, tuple[Value, Value]]:
        """The attributes that differ, with what they are and what they become, by name in alphabetical order."""
        names = sorted(self.before.keys() | self.after.keys())
        pairs = {name: (self.before.get(name), self.after.get(name)) for name in names}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    def was(self, *path: str | int) -> Value:
        """The value at a path now; None where there is none."""
        return at(self.before, *path)

    def becomes(self, *path: str | int) -> Value:
        """The value at a path afterwards: None where there is none, UNKNOWN where nobody can tell yet."""
        return at(self.after, *path)

    def is_unknown(self, *path: str | int) -> bool:
        """Whether nobody can tell yet what the value at a path will be, the whole of it."""
        return self.becomes(*path) == UNKNOWN


@dataclass(frozen=True, kw_only=True)
class OutputChange:
    """What becomes of an output of the root module.

    Attributes:
        name: Its name.
        action: What will be done.
        before: Its value now.
        after: Its value afterwards.
    """

    name: str
    action: Action
    before: Value = None
    after: Value = None


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """How a condition of the configuration, such as a `check` block or a `postcondition`, turned out.

    Attributes:
        address: What it belongs to.
        status: `pass`, `fail`, `error` or `unknown`.
        problems: What the configuration says about it, for those that failed.
    """

    address: str
    status: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A whole plan.

    Attributes:
        format_version: Of the JSON, such as `1.2`.
        terraform_version: Of Terraform or OpenTofu; empty if it is not said.
        changes: Every object that the plan names, those that stay as they are and data sources included.
        drift: What the refresh found changed behind Terraform's back.
        deferred: Addresses of objects that Terraform cannot plan yet, with its keyword for why.
        invocations: Addresses of actions, a kind of block, that will be invoked.
        outputs: What becomes of outputs.
        checks: How conditions turned out.
        errored: Whether planning failed on the way, so that anything may be missing.
        complete: Whether applying it leads to everything that was asked for; None before Terraform 1.8.
        applyable: Whether it may be applied, None before Terraform 1.7. False also if it changes nothing.
        references: What expressions of the configuration refer to, by address without indexes and then by attribute.
        region: The region that the provider blocks name, such as `eu-central-1`; empty if they name none or several.
    """

    format_version: str
    terraform_version: str = ""
    changes: Sequence[ResourceChange] = ()
    drift: Sequence[ResourceChange] = ()
    deferred: Sequence[tuple[str, str]] = ()
    invocations: Sequence[str] = ()
    outputs: Sequence[OutputChange] = ()
    checks: Sequence[CheckResult] = ()
    errored: bool = False
    complete: bool | None = None
    applyable: bool | None = None
    references: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    region: str = ""

    @cached_property
    def managed(self) -> Sequence[ResourceChange]:
        """The current and deposed objects of resources for which anything is planned: no data sources, no no-ops."""
        return [change for change in self.changes if change.mode == "managed" and change.action.changes_something]

    def of_action(self, action: Action) -> Iterator[ResourceChange]:
        """Those of `managed` for which this is planned."""
        return (change for change in self.managed if change.action is action)

    def of_type(self, *types: str) -> Iterator[ResourceChange]:
        """Those of `managed` that are of one of these types."""
        return (change for change in self.managed if change.type in types)
