"""Enables fast synthesizing before pytest imports any test: `-p fast_synth.pytest_plugin`."""

import fast_synth

fast_synth.enable()
