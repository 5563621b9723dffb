"""The command line, ``geo-fondue``: how the service is asked, and how its answers are told."""

from geo_fondue.cli.app import app, main

__all__ = ["app", "main"]
