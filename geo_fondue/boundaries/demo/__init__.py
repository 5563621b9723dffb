"""A made-up country of any size: what the demo shows, and what tests and benchmarks scale with."""

from geo_fondue.boundaries.demo.country import Country, Towns, generate_country
from geo_fondue.boundaries.demo.edition import write_demo_edition
from geo_fondue.boundaries.demo.overlays import overlay_layers

__all__ = ["Country", "Towns", "generate_country", "overlay_layers", "write_demo_edition"]
