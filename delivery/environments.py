"""In what the environments differ: their entries in `cdktf.json`, their values in `environments/`, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import hcl2
from hcl2.utils import SerializationOptions
from rich.console import Console
from rich.table import Table

from delivery.errors import DeliveryError
from delivery.synthesis import write_configuration
from delivery.target import Target, environment_names
from main import ROOT, read_context

_PLAIN_TEXT = SerializationOptions(strip_string_quotes=True, with_comments=False)


@dataclass(frozen=True)
class Setting:
    """One setting that some environment has.

    Attributes:
        name: Such as "region" or "function_memory".
        source: The file that it is set in, as a pattern for all environments.
        default: What holds where an environment does not set it; None if each must, or if there is none.
        values: What each environment sets, by its name; those that do not are left out.
    """

    name: str
    source: str
    default: Any
    values: Mapping[str, Any]


def settings() -> list[Setting]:
    """Every setting that an environment has, those of `cdktf.json` first, each file's in alphabetical order.

    Raises:
        DeliveryError: A file cannot be read, or sets a variable that no stack declares.
    """
    write_configuration()
    targets = [Target(name) for name in environment_names()]
    values = {target.environment: _values(target) for target in targets}
    defaults = _defaults(targets)
    if unknown := sorted({name for set_ in values.values() for name in set_} - defaults.keys()):
        raise DeliveryError(f"environments/ sets variables that the stack does not have: {', '.join(unknown)}")
    return [
        *_settings("cdktf.json", read_context()["environments"], {}),
        *_settings("environments/*.tfvars", values, defaults),
    ]


def table() -> Table:
    """All settings, one a line, one environment a column."""
    names = environment_names()
    result = Table(box=None, pad_edge=False, header_style="bold")
    result.add_column("setting", no_wrap=True)
    for heading in ("default", *names):
        # Nothing may be cut off: what differs at its end would seem to be the same.
        result.add_column(heading, overflow="fold")
    source = ""
    for setting in settings():
        if setting.source != source:
            source = setting.source
            result.add_row(f"[dim]{source}[/]")
        own = [_text(setting.values[name]) if name in setting.values else "" for name in names]
        result.add_row(setting.name, _text(setting.default), *own)
    return result


def show(console: Console) -> None:
    """Prints the table."""
    console.print(table())


def in_delivery() -> dict[str, dict[str, str]]:
    """What workflows need to know of each environment that they deliver to, by its name.

    Those are the environments with an `account` in `cdktf.json`, since the roles' ARNs are made from it.
    """
    context = read_context()["environments"]
    return {
        name: {"environment": name, "account": entry["account"], "region": entry["region"]}
        for name, entry in context.items()
        if entry.get("account")
    }


def _settings(source: str, values: Mapping[str, Mapping[str, Any]], defaults: Mapping[str, Any]) -> Sequence[Setting]:
    names = sorted({name for set_ in values.values() for name in set_})
    return [
        Setting(name, source, defaults.get(name), {of: set_[name] for of, set_ in values.items() if name in set_})
        for name in names
    ]


def _values(target: Target) -> Mapping[str, Any]:
    file = ROOT / "environments" / f"{target.environment}.tfvars"
    try:
        found: Mapping[str, Any] = hcl2.loads(file.read_text("utf-8"), serialization_options=_PLAIN_TEXT)
    except FileNotFoundError as error:
        raise DeliveryError(f"environments/{file.name} is not there: it holds the values of {target.id}") from error
    except Exception as error:  # the parser has no class of its own for what is no HCL
        raise DeliveryError(f"environments/{file.name} cannot be read: {error}".splitlines()[0]) from error
    return found


def _defaults(targets: Sequence[Target]) -> Mapping[str, Any]:
    """The defaults of all variables; the code is the same for every environment, and so are they."""
    document = json.loads((targets[0].folder / "cdk.tf.json").read_text("utf-8"))
    return {name: declaration.get("default") for name, declaration in document["variable"].items()}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)
