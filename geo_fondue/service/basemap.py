"""The map under the maps of one installation, with what its own tiles say of themselves."""

import logging
from dataclasses import replace

from geo_fondue.errors import GeoFondueError, InputError
from geo_fondue.maps import Assets
from geo_fondue.maps.basemaps import Basemap, find_basemap
from geo_fondue.service.tiles import FILES, open_tiles, tiles_path
from geo_fondue.settings import Settings

TILES = "/tiles/"
"""Where the service gives out tiles of its own; a basemap with such an address is drawn from them."""

_log = logging.getLogger(__name__)


def basemap_of(settings: Settings) -> Basemap | None:
    """Return the basemap that is set, as its tiles are; None where none is.

    Raises
    ------
    InputError
        When ``maps/basemaps.toml`` has no such basemap, its tiles are not there, or are not drawn.
    DamagedError
        When the file of its tiles is damaged.
    """
    found = find_basemap(settings.basemap)
    if found is None or not found.url.startswith(TILES):
        return found
    path = tiles_path(settings)
    if path is None:
        raise InputError(
            f"the basemap {settings.basemap} has no tiles",
            where=str(settings.data),
            remedy=f"Put {', '.join(FILES[:-1])} or the folder {FILES[-1]} there, or set GEO_FONDUE_TILES",
        )
    about = open_tiles(path).about
    return replace(
        found,
        attribution=found.attribution or about.attribution,
        min_zoom=about.min_zoom,
        max_zoom=about.max_zoom,
        bounds=about.bounds,
        vectors=about.vectors,
        on_land=bool(about.layers) and "earth" not in about.layers,
    )


def tiles_address(basemap: str) -> str | None:
    """Return the address of a basemap's tiles, None for one that has none.

    Raises
    ------
    InputError
        When ``maps/basemaps.toml`` has no such basemap.
    """
    found = find_basemap(basemap)
    return None if found is None else found.url


def basemap_shown(settings: Settings, assets: Assets) -> Basemap | str:
    """Return the basemap of a page; ``none`` for a page that is a file, which could not reach tiles of ours.

    So it is also when the tiles were damaged while the service runs: maps are complete without.
    """
    try:
        found = basemap_of(settings)
    except GeoFondueError as error:
        _log.warning("maps are drawn without their basemap: %s", error)
        return "none"
    unreachable = found is not None and found.origin is None and assets.prefix is None
    return "none" if found is None or unreachable else found
