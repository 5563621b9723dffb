"""The demo's agencies and rules: made up for the made-up country."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import shapely

from geo_fondue.agencies import ANY_CODE, Agency, Place, register
from geo_fondue.agencies.agency import names
from geo_fondue.areas import Areas
from geo_fondue.boundaries import Edition
from geo_fondue.boundaries.durable import write_whole
from geo_fondue.boundaries.responsibility import example_rules
from geo_fondue.reports.demo.texts import MADE_UP
from geo_fondue.responsibility import RULES_FILE

_OFFICES = {
    "province": ("อบจ.{}", "{} Provincial Administration"),
    "district": ("อำเภอ{}", "{} District Office"),
    "municipality": ("เทศบาล{}", "{} Municipality"),
}
"""For each layer what the agency of an area is called."""

_MISSING_OF = {"province": 0, "district": 5, "municipality": 6}
"""Of so many areas of a layer one takes no part; 0 for none."""


def write_demo_agencies(data: Path, edition: Edition) -> None:
    """Put the demo's agencies and rules into a data folder; rules that are there already stay as they are."""
    register(data, [*_offices(edition), *_special(edition)])
    if not (data / RULES_FILE).exists():
        write_whole(data / RULES_FILE, example_rules().encode())


def _offices(edition: Edition) -> Iterator[Agency]:
    """Yield an agency for most areas."""
    for layer, patterns in _OFFICES.items():
        if layer not in edition.layers:
            continue
        areas = edition.areas(layer)
        middle = _middles(areas)
        for position, area in enumerate(areas):
            missing = _MISSING_OF[layer]
            if missing and position % missing == missing - 1:
                continue
            lon, lat = middle[position]
            yield Agency(
                f"demo-{area.code}",
                _names(*(p.format(area.title(lang)) for p, lang in zip(patterns, ("th", "en"), strict=True))),
                lat=lat,
                lon=lon,
                is_official=True,
                areas=(Place(layer, area.code),),
            )


def _special(edition: Edition) -> Iterator[Agency]:
    """Yield those that serve what cuts across, or one thing everywhere."""
    for layer, thai, english in (
        ("expressway", "การทางพิเศษสาธิต", "Demo Expressway Authority"),
        ("park", "สำนักงานสวนสาธารณะสาธิต", "Demo Parks Office"),
    ):
        if layer in edition.layers:
            overlays = (Place(layer, ANY_CODE),)
            yield Agency(f"demo-{layer}", _names(thai, english), is_official=True, overlays=overlays)
    yield Agency("demo-power", _names("การไฟฟ้าสาธิต", "Demo Electricity Authority"), is_official=True)
    yield Agency("demo-traffic", _names("ศูนย์จราจรสาธิต", "Demo Traffic Centre"), is_official=True)


def _names(thai: str, english: str) -> Mapping[str, str]:
    return names(f"{thai} {MADE_UP}", f"{english} (made up)")


def _middles(areas: Areas) -> list[list[float]]:
    """Return lon and lat of a place in each area."""
    places = shapely.get_coordinates(shapely.point_on_surface(areas.geometry))
    middles: list[list[float]] = places.round(5).tolist()
    return middles
