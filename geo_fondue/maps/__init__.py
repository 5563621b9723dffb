"""What is seen: folium maps of areas, density, hot spots and what changed, and the dashboard's page."""

from geo_fondue.maps.assets import Assets, static_folder
from geo_fondue.maps.cells import HeatCells, heat_cells
from geo_fondue.maps.changes import changes_map
from geo_fondue.maps.classes import Classing
from geo_fondue.maps.compare import COMPARE_MEASURES, CompareMeasure, compare
from geo_fondue.maps.dashboard import DashboardView, render_dashboard
from geo_fondue.maps.findings import findings_map
from geo_fondue.maps.hexbin import HexMeasure
from geo_fondue.maps.measures import MEASURES, Measure
from geo_fondue.maps.notebook import choropleth, heat, hexbin, hotspots
from geo_fondue.maps.page import to_html
from geo_fondue.maps.participation import participation_map
from geo_fondue.maps.points import points
from geo_fondue.maps.query import KINDS, MapKind, PageQuery
from geo_fondue.maps.slider import slider
from geo_fondue.maps.steps import StepMeasure

__all__ = [
    "COMPARE_MEASURES",
    "KINDS",
    "MEASURES",
    "Assets",
    "Classing",
    "CompareMeasure",
    "DashboardView",
    "HeatCells",
    "HexMeasure",
    "MapKind",
    "Measure",
    "PageQuery",
    "StepMeasure",
    "changes_map",
    "choropleth",
    "compare",
    "findings_map",
    "heat",
    "heat_cells",
    "hexbin",
    "hotspots",
    "participation_map",
    "points",
    "render_dashboard",
    "slider",
    "static_folder",
    "to_html",
]
