"""Geo Fondue: whose job is this? Resolves points to jurisdictions, and maps reports per area."""

__version__ = "0.1.0"
