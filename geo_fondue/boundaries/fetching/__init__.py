"""Fetching boundaries from those who publish them: what they offer, the files, and which layer each is.

``cod_ab`` and ``geoboundaries`` ask what there is, ``downloading`` brings it, ``members`` looks into
archives.
"""

from geo_fondue.boundaries.fetching.cod_ab import cod_ab
from geo_fondue.boundaries.fetching.fetched import Fetched, bring
from geo_fondue.boundaries.fetching.geoboundaries import RELEASES, geoboundaries
from geo_fondue.boundaries.fetching.offers import LAYER_OF_LEVEL, Offer, RemoteFile, check_country
from geo_fondue.web import web_session

__all__ = [
    "LAYER_OF_LEVEL",
    "RELEASES",
    "Fetched",
    "Offer",
    "RemoteFile",
    "bring",
    "check_country",
    "cod_ab",
    "geoboundaries",
    "web_session",
]
