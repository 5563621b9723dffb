"""Tiles of a basemap that lies on this machine: a PMTiles or MBTiles file, or a folder z/x/y.png."""

from geo_fondue.service.tiles.opening import FILES, open_tiles, tiles_path
from geo_fondue.service.tiles.tile import KNOWN_LAYERS, About, Tile, TileSet, decoded, on_map

__all__ = [
    "FILES",
    "KNOWN_LAYERS",
    "About",
    "Tile",
    "TileSet",
    "decoded",
    "on_map",
    "open_tiles",
    "tiles_path",
]
