"""Boundaries: from a file that somebody published to an edition that can be trusted.

``reading`` and ``sources`` take files in, ``checking`` says what is wrong with them, ``edition`` keeps the
result whole and unchanged on disk, and ``catalogue`` says which edition is in force.
"""

from geo_fondue.boundaries.catalogue import Catalogue, CatalogueEntry, Publication
from geo_fondue.boundaries.edition import Edition, open_edition, write_edition
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.manifest import LayerEntry, Manifest, Origin

__all__ = [
    "Catalogue",
    "CatalogueEntry",
    "Edition",
    "Finding",
    "LayerEntry",
    "Manifest",
    "Origin",
    "Publication",
    "open_edition",
    "write_edition",
]
