"""The operator's command line of the shipment pipeline, and the functions behind it."""
