"""Synthesizes our app with as many environments as the argument says, to `CDKTF_OUTDIR`."""

import sys

import fast_synth

fast_synth.enable()
fast_synth.start_runtime()

from cdktf import App

from main import build_app

environments = {
    f"env{number}": {"region": "eu-central-1", "state_bucket": f"shipment-state-env{number}"}
    for number in range(int(sys.argv[1]))
}
build_app(App(context={"environments": environments})).synth()
