"""Pages as pictures and on paper, drawn by a Chromium that is installed here and shows no window."""

from geo_fondue.maps.chromium.drawing import A4, Drawer, PictureSize
from geo_fondue.maps.chromium.finding import find_chromium

__all__ = ["A4", "Drawer", "PictureSize", "find_chromium"]
