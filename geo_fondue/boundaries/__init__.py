"""Boundaries: from a file that somebody published to an edition that can be trusted.

``reading`` and ``sources`` take files in, ``checking`` says what is wrong with them, ``edition`` keeps the
result whole and unchanged on disk, ``catalogue`` and ``timeline`` say which edition is in force when.
"""

from geo_fondue.boundaries.catalogue import Catalogue, CatalogueEntry
from geo_fondue.boundaries.edition import Edition, open_edition, write_edition
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.manifest import LayerEntry, Manifest, Origin
from geo_fondue.boundaries.published import Publication
from geo_fondue.boundaries.timeline import Term

__all__ = [
    "Catalogue",
    "CatalogueEntry",
    "Edition",
    "Finding",
    "LayerEntry",
    "Manifest",
    "Origin",
    "Publication",
    "Term",
    "open_edition",
    "write_edition",
]
