"""Settings that Powertools reads once, when the function's module is imported."""

import os

os.environ["POWERTOOLS_METRICS_NAMESPACE"] = "ShipmentPipeline"
os.environ["POWERTOOLS_SERVICE_NAME"] = "shipment-processor"
