"""HTTP: one module per face. Nothing is worked out here; the service answers, this says it in HTTP."""

from geo_fondue.api.application import create_app

__all__ = ["create_app"]
