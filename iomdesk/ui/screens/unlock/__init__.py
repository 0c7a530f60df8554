"""The unlock window: prove it is you, and that it is the right store."""
