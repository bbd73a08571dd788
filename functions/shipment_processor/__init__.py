"""The shipment processor: stores each shipment event as a row of the shipment log, or rejects it with a reason."""
