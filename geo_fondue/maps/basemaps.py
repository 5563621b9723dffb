"""Basemaps: the map under the map, as ``maps/basemaps.toml`` gives it or a program."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from geo_fondue.errors import InputError
from geo_fondue.maps.assets import Assets
from geo_fondue.maps.palettes import palettes
from geo_fondue.position import Bounds
from geo_fondue.resources import folder


@dataclass(frozen=True)
class Basemap:
    """A map under the map.

    Attributes
    ----------
    url : str
        Address of its tiles with ``{z}``, ``{x}``, ``{y}``.
    attribution, link : str
        Whose it is, and where that is explained; may be empty. Markup is taken as it is.
    max_zoom, min_zoom : int
        The closest zoom that it has tiles for, and the farthest.
    bounds : tuple of float or None
        Where it has tiles: west, south, east, north in degrees; None for everywhere.
    vectors : bool
        Whether its tiles are vectors, which the browser draws.
    on_land : bool
        Whether vectors are drawn on land, since they hold the water; else on the sea.
    """

    url: str
    attribution: str
    link: str
    max_zoom: int
    min_zoom: int = 0
    bounds: Bounds | None = None
    vectors: bool = False
    on_land: bool = False

    @property
    def origin(self) -> str | None:
        """Whom its tiles are asked of, as a Content-Security-Policy says it; None for the page's server."""
        parts = urlsplit(self.url.replace("{s}", "*"))
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None


def find_basemap(name: str | Basemap) -> Basemap | None:
    """Return the basemap of that name, or the one given; None for ``none``.

    Raises
    ------
    InputError
        When ``maps/basemaps.toml`` has none of that name.
    """
    if isinstance(name, Basemap):
        return name
    known = _read()
    if name not in known:
        raise InputError(
            f"there is no basemap {name!r}",
            where="basemap",
            remedy=f"maps/basemaps.toml has {', '.join(known)}",
        )
    found = known[name]
    if "url" not in found:
        return None
    return Basemap(
        found["url"], found.get("attribution", ""), found.get("link", ""), found.get("max_zoom", 19)
    )


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((folder("maps") / "basemaps.toml").read_text(encoding="utf-8"))


def basemap_settings(basemap: Basemap, assets: Assets, language: str) -> dict[str, Any]:
    """Return what a page is told of its basemap.

    Parameters
    ----------
    basemap : Basemap
    assets : Assets
        How the page gets what it needs, and tiles that have no address of their own.
    language : str
        Of the names on it.
    """
    attribution = escape(basemap.attribution)
    if basemap.link:
        attribution = Markup('<a href="{}">{}</a>').format(basemap.link, basemap.attribution)
    url = basemap.url
    if url.startswith("/") and assets.prefix is not None:
        # Behind a proxy the service may have a path before its own
        url = assets.prefix.removesuffix("/static") + url
    document: dict[str, Any] = {
        "url": url,
        "minZoom": basemap.min_zoom,
        "maxZoom": basemap.max_zoom,
        "attribution": str(attribution),
    }
    if basemap.bounds is not None:
        west, south, east, north = basemap.bounds
        document["bounds"] = [[south, west], [north, east]]
    if basemap.vectors:
        names = [f"name:{language}", "name", "name:en"]
        document["streets"] = {"colours": palettes().streets, "names": names, "onLand": basemap.on_land}
    return document
