"""What a map of any kind is drawn on: how it looks, and what every kind has set up alike."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypedDict

import folium

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.maps.assets import Assets
from geo_fondue.maps.basemaps import Basemap, find_basemap
from geo_fondue.maps.ground import Ground
from geo_fondue.maps.leaflet import Drawing, LocalMap, json_with
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.texts import Texts, texts
from geo_fondue.position import Bounds


class Look(TypedDict, total=False):
    """What a map of any kind can be told by keyword, whatever it shows; :class:`Canvas` has the defaults."""

    language: str
    coarser: Sequence[Areas]
    attribution: Sequence[str]
    made_up: bool
    assets: Assets | None
    basemap: str | Basemap
    land: Areas | None
    derived: Path | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Canvas:
    """How a map looks, whatever it shows.

    Attributes
    ----------
    language : {"th", "en"}
    coarser : sequence of Areas
        The layers above the one that is drawn, nearest first: their borders and names are drawn too.
    attribution : sequence of str
        Whose boundaries they are.
    made_up : bool
        Whether to say on the map that everything on it is invented.
    assets : Assets or None
        How the page gets its scripts; without it they are written into the page, as notebooks and files need.
    basemap : str or Basemap
        A name of ``maps/basemaps.toml``, or one of your own.
    land : Areas or None
        The layer to draw as land around the areas, where they leave some of it out; else the coarsest.
    derived : Path or None
        A folder of the edition's where outlines that are slow to make are kept.
    """

    language: str = "th"
    coarser: Sequence[Areas] = ()
    attribution: Sequence[str] = ()
    made_up: bool = False
    assets: Assets | None = None
    basemap: str | Basemap = "none"
    land: Areas | None = None
    derived: Path | None = None

    @cached_property
    def words(self) -> Texts:
        """The texts in its language.

        Raises
        ------
        InputError
            When the pages do not speak it.
        """
        return texts(self.language)

    @cached_property
    def underlay(self) -> Basemap | None:
        """What is shown below the areas, None for nothing.

        Raises
        ------
        InputError
            When there is no such basemap.
        """
        return find_basemap(self.basemap)

    @property
    def served(self) -> bool:
        """Whether the page can ask the service for more: a file holds all that it was made with."""
        return self.assets is not None and self.assets.prefix is not None

    def ground(self, areas: Areas, codes: Iterable[str] | None = None) -> Ground:
        """Return a layer, or those of its areas that have the given codes, as this canvas shows it.

        Raises
        ------
        NotFoundError
            When the layer does not have a code.
        InputError
            When there is no area at all.
        """
        return Ground.of(areas, codes, coarser=self.coarser, land=self.land, derived=self.derived)

    def show(
        self,
        function: str,
        data: Mapping[str, Any],
        *,
        title: str,
        scripts: Sequence[str],
        bounds: Bounds,
        ground: Ground | None,
        columns: Mapping[str, Any] = MappingProxyType({}),
        **outlines: bytes | None,
    ) -> folium.Map:
        """Return the map on which a script draws.

        Parameters
        ----------
        function : str
            The function of ``geoFondue`` that draws.
        data : mapping of str to Any
            What it needs beside what every kind is given: the language, the ground and its colours.
        title : str
            Of the page, and of the map for those who hear it.
        scripts : sequence of str
            The scripts that hold the function, by their paths in the static folder.
        bounds : tuple of float
            What it shows at first: west, south, east, north in degrees.
        ground : Ground or None
            The areas that are drawn, where there are any.
        columns : mapping of str to Any, optional
            What the script is told of each area beside its name, such as its code.
        **outlines : bytes or None
            Further members of the data that are JSON text already.

        Raises
        ------
        InputError
            For an unknown language or basemap, or more areas than a map can draw.
        """
        colours = palettes()
        shared = {
            "language": self.language,
            "special": colours.special,
            "ground": colours.ground,
            "basemap": self.underlay is not None,
            "groups": [] if ground is None else ground.groups(self.language),
            "areas": {"name": [] if ground is None else ground.names(self.language), **columns},
        }
        map_ = LocalMap(
            bounds=bounds,
            language=self.language,
            title=title,
            assets=self.assets or Assets.inline(),
            attribution=self.attribution,
            notice=self.words["page"]["made_up"] if self.made_up else None,
            basemap=self.underlay,
        )
        text = json_with(
            {**shared, **data},
            topology=None if ground is None else ground.outlines(),
            around=None if ground is None else ground.around(),
            **outlines,
        )
        Drawing(function, text, scripts).draw_on(map_)
        return map_


def choosing(selected: str | None = None, drill: tuple[str, str] | None = None) -> dict[str, Any]:
    """Return what a script of areas to choose from is told of them.

    Parameters
    ----------
    selected : str, optional
        The code of the area that stands out at first.
    drill : tuple of str, optional
        Text and address of a link to the layer below; ``CODE`` in the address becomes the area's code.
    """
    return {
        "selected": selected,
        "drill": None if drill is None else {"text": drill[0], "address": drill[1]},
    }


def check_choice(value: str, known: Collection[str], what: str, *, where: str) -> None:
    """Refuse a word that is none of those known.

    Raises
    ------
    InputError
        Saying ``what`` is wrong, at the parameter ``where``, and which words there are.
    """
    if value not in known:
        raise InputError(what, where=where, remedy=f"Give one of {', '.join(known)}")
