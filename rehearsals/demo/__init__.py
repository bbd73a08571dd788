"""An empty laptop, a deployed pipeline, and what became of every sample event."""
