"""The CDKTF app: for each environment its pipeline, and the bucket of the pipeline's Terraform state."""

from __future__ import annotations

import gc

import fast_synth

if __name__ == "__main__":
    # It ends within seconds and uses nearly all that it makes till then; looking for garbage is a twelfth of its work.
    gc.disable()
# First: only what is imported from here on loads fast.
fast_synth.enable()
fast_synth.start_runtime()

import json
from pathlib import Path
from typing import Any

from cdktf import App

from stacks.function_package import build_function_package
from stacks.settings.environment import environments_from_context
from stacks.settings.provider_lock import lock_provider
from stacks.shipment_stack import ShipmentStack
from stacks.state_stack import StateStack

ROOT = Path(__file__).parent


def read_context() -> dict[str, Any]:
    """The context in `cdktf.json`, which the cdktf command line hands over by itself and everybody else must read."""
    context: dict[str, Any] = json.loads((ROOT / "cdktf.json").read_text())["context"]
    return context


def build_app(app: App) -> App:
    """Adds both stacks of every environment in `cdktf.json` to the app."""
    package = build_function_package(
        sources=[ROOT / "functions" / "shipment_processor", ROOT / "formats", ROOT / "contract"],
        target=ROOT / "build" / "shipment-processor.zip",
    )
    for environment in environments_from_context(app.node.try_get_context("environments")):
        StateStack(app, f"state-{environment.name}", environment=environment)
        ShipmentStack(app, f"shipment-{environment.name}", environment=environment, package=package)
    return app


def synthesize(app: App) -> None:
    """Writes the configuration of every stack, with the provider that Terraform may run it with."""
    build_app(app).synth()
    lock_provider(ROOT, Path(app.outdir))


if __name__ == "__main__":
    synthesize(App(context=read_context()))
