"""Which environment is planned, and with which values."""

from __future__ import annotations

from main import ROOT

ENVIRONMENT = "prod"
_ENDPOINTS = (
    '[{protocol="sms",endpoint="+491701234567",paging=true},{protocol="https",endpoint="https://hooks.example.com/x"}]'
)
VALUES = (
    f"-var-file={ROOT / 'environments' / ENVIRONMENT}.tfvars",
    # What is off elsewhere: the embedded AWS cannot create the queries, and no environment has further endpoints.
    "-var=saved_queries=true",
    f"-var=further_alert_endpoints={_ENDPOINTS}",
)
