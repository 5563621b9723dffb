"""Hot spots: where reports are more, or fewer, than chance explains, and what they do over time."""

from geo_fondue.statistics.hotspots.finding import area_hotspots, hexagon_hotspots
from geo_fondue.statistics.hotspots.table import Hotspot, Hotspots, Measure, Per

__all__ = ["Hotspot", "Hotspots", "Measure", "Per", "area_hotspots", "hexagon_hotspots"]
