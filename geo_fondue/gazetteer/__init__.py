"""The gazetteer: areas to read about, found by name, by kin and by whom they border on."""

from geo_fondue.gazetteer.family import children, parents
from geo_fondue.gazetteer.neighbours import Neighbour, neighbours
from geo_fondue.gazetteer.search import Found, search

__all__ = ["Found", "Neighbour", "children", "neighbours", "parents", "search"]
