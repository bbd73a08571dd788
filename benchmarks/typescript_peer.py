"""Writes our stacks as a CDKTF TypeScript program, resource by resource, from what we synthesize."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# Attributes that hold a map, whose keys are the user's own words.
_MAPS = {"tags", "variables", "dimensions"}
# Attributes for which cdktf wants objects of its own; their text is written as it is.
_BY_REFERENCE = ("depends_on", "for_each")
_BINDINGS = Path(next(iter(find_spec("cdktf_cdktf_provider_aws").submodule_search_locations)))  # type: ignore[union-attr,arg-type]


def typescript_program(stacks: Mapping[str, Mapping[str, Any]]) -> str:
    """The source of a program that synthesizes the given stacks.

    It imports each resource from its own module, which is the fast way to use the bindings in TypeScript.

    Args:
        stacks: Parsed `cdk.tf.json` by stack id.
    """
    modules: set[str] = set()
    bodies = [_stack(name, document, modules) for name, document in stacks.items()]
    imports = [f'import * as {_camel(name)} from "@cdktf/provider-aws/lib/{_kebab(name)}";' for name in sorted(modules)]
    return "\n".join(
        [
            'import { App, LocalBackend, S3Backend, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";',
            *imports,
            "const app = new App();",
            *bodies,
            "app.synth();",
            "",
        ]
    )


def _stack(name: str, document: Mapping[str, Any], modules: set[str]) -> str:
    lines = ["{", f'const stack = new TerraformStack(app, "{name}");']
    modules.add("provider")
    (provider,) = document["provider"]["aws"]
    lines.append(f'new provider.AwsProvider(stack, "aws", {_literal(provider)});')
    ((backend, settings),) = document["terraform"]["backend"].items()
    if backend == "s3":
        settings = {key: value for key, value in settings.items() if key != "use_lockfile"}
    lines.append(f"new {'S3Backend' if backend == 's3' else 'LocalBackend'}(stack, {_literal(settings)});")
    for variable, body in document.get("variable", {}).items():
        lines.append(f'new TerraformVariable(stack, "{variable}", {_literal(body)});')
    for kind, prefix in (("data", "data_"), ("resource", "")):
        for resource_type, resources in document.get(kind, {}).items():
            module = prefix + (resource_type if prefix else resource_type.removeprefix("aws_"))
            modules.add(module)
            for resource, body in resources.items():
                known = {key: value for key, value in body.items() if key not in ("//", *_BY_REFERENCE)}
                lines.append("{")
                lines.append(
                    f'const made = new {_camel(module)}.{_class_name(module)}(stack, "{resource}", {_literal(known)});'
                )
                lines += [
                    f'made.addOverride("{key}", {json.dumps(body[key])});' for key in _BY_REFERENCE if key in body
                ]
                lines.append("}")
    for output, body in document.get("output", {}).items():
        lines.append(f'new TerraformOutput(stack, "{output}", {_literal(body)});')
    return "\n".join([*lines, "}"])


def _literal(body: Any) -> str:
    return f"{json.dumps(_props(body))} as any"


def _props(value: Any) -> Any:
    if isinstance(value, dict):
        return {_camel(key): item if key in _MAPS else _props(item) for key, item in value.items()}
    return [_props(item) for item in value] if isinstance(value, list) else value


def _class_name(module: str) -> str:
    """The class of a resource; some have an A behind their name because of a clash."""
    source = (_BINDINGS / module / "__init__.py").read_text("utf-8")
    found = re.search(r"^class (\w+)\($", source, re.MULTILINE)
    if found is None:
        raise ValueError(f"no class in the bindings' module {module}")
    return found[1]


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def _kebab(name: str) -> str:
    return name.replace("_", "-")
