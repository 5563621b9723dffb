"""Areas of a layer made to fit: no overlaps, no gaps, and every border the same line from both sides.

GEOS does the geometry (its coverage operations, 3.14). What is decided here is what may be touched: narrow
overlaps and gaps are how borders were drawn, wide ones are left and told.
"""

from geo_fondue.boundaries.fitting.layer import fit_layer

__all__ = ["fit_layer"]
