"""The service: what the command line and HTTP both ask. It wires settings, catalogue, store and resolver."""

from geo_fondue.service.facade import Service, View

__all__ = ["Service", "View"]
