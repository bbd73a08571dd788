"""Makes synthesizing fast: loads only what is used of the AWS provider's bindings.

    import fast_synth

    fast_synth.enable()  # before the first import of cdktf or of the provider
    fast_synth.start_runtime()  # only in a program that synthesizes for certain

cdktf-cdktf-provider-aws has one module for each of some 2,100 resources and data sources. Its package imports all of
them in Python, whichever one a program asks for, and its JavaScript half requires all of them in Node.js. That takes
most of the time and memory of `cdktf synth` (hashicorp/terraform-cdk#3753, aws/jsii#3389). `enable` makes both halves
load a module when it is first used; cdktf's own archiver, which zips folders, as well. It also makes the bindings'
checks of arguments cheaper. `start_runtime` starts Node.js at once, so that it loads while Python still imports, and
only one: jsii starts two, and each message goes through both. Python does not wait until an assembly is loaded; an
assembly that cannot be is an error at the first use. Nothing else changes: the classes, what they do and what is
synthesized are the same, and without these two calls the same code works, only slower.

It knows the versions in `KNOWN_VERSIONS`. With any other, with another layout of the installed files, or when jsii
runs already, it changes nothing and says so on standard error, once. `FAST_SYNTH=0` in the environment switches it off.
It writes no files. For Node.js it adds `--require` of `lazy_modules.js` to `NODE_OPTIONS` and leaves what is there; any
other program that Node.js runs meanwhile loads that script as well, and it does nothing there.
"""

from __future__ import annotations

import os
import sys

from fast_synth import installed, runtime, type_checks
from fast_synth.lazy_package import LazyPackageFinder, has_expected_layout

KNOWN_VERSIONS = {"cdktf": "0.21.0", "cdktf-cdktf-provider-aws": "20.1.0", "jsii": "1.142.0", "typeguard": "2.13.3"}
"""The versions whose loading was studied; others may load in another way."""

_SWITCH = "FAST_SYNTH"
_PACKAGE = "cdktf_cdktf_provider_aws"
_LAZY_MODULES = os.path.join(os.path.dirname(__file__), "lazy_modules.js")  # noqa: PTH118, PTH120 - pathlib costs an import

_decided = False


def enable() -> bool:
    """Makes the provider's modules load on first use; returns whether it did.

    Calling it again does nothing more.
    """
    global _decided
    if _is_enabled():
        return True
    if _decided or os.environ.get(_SWITCH) == "0":
        return False
    _decided = True
    obstacle = _obstacle()
    if obstacle:
        sys.stderr.write(f"fast_synth: off, synthesizing takes longer: {obstacle}\n")
        return False
    sys.meta_path.insert(0, LazyPackageFinder(_PACKAGE))
    _require_in_node(_LAZY_MODULES)
    type_checks.speed_up()
    return True


def start_runtime() -> bool:
    """Starts jsii's Node.js process; returns whether it did: not unless fast synthesizing is enabled and jsii is new.

    The process ends with the program, whether it was used or not.
    """
    return _is_enabled() and "jsii" not in sys.modules and runtime.start()


def _is_enabled() -> bool:
    return any(isinstance(finder, LazyPackageFinder) for finder in sys.meta_path)


def _obstacle() -> str | None:
    for name, known in KNOWN_VERSIONS.items():
        if installed.is_certainly(name, known):
            continue
        # Takes as long to import as all the rest of this package, and is not needed where all is as usual.
        from importlib import metadata

        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            return f"{name} is not installed"
        if version != known:
            return f"{name} is {version}, known is {known}"
    if not has_expected_layout(_PACKAGE, version=KNOWN_VERSIONS["cdktf-cdktf-provider-aws"]):
        return f"the files of {_PACKAGE} are not where they were"
    if "jsii" in sys.modules:
        return "jsii is loaded already; enable it before the first import of cdktf"
    return None


def _require_in_node(script: str) -> None:
    quoted = script.replace("\\", "\\\\").replace('"', '\\"')
    option = f'--require "{quoted}"'
    before = os.environ.get("NODE_OPTIONS", "")
    if option not in before:
        os.environ["NODE_OPTIONS"] = f"{before} {option}".strip()
