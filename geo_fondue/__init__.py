"""Geo Fondue: whose job is this? Resolves points to jurisdictions, and maps reports per area.

The names below are loaded when they are first used, so that ``import geo_fondue`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from geo_fondue.answer import Answer
    from geo_fondue.areas import Area, Areas
    from geo_fondue.boundaries.catalogue import Catalogue
    from geo_fondue.boundaries.edition import Edition, open_edition
    from geo_fondue.errors import GeoFondueError
    from geo_fondue.jurisdictions import Jurisdictions
    from geo_fondue.resolver import Resolver

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Area",
    "Areas",
    "Catalogue",
    "Edition",
    "GeoFondueError",
    "Jurisdictions",
    "Resolver",
    "__version__",
    "open_edition",
]

_HOMES = {
    "Answer": "answer",
    "Area": "areas",
    "Areas": "areas",
    "Catalogue": "boundaries.catalogue",
    "Edition": "boundaries.edition",
    "GeoFondueError": "errors",
    "Jurisdictions": "jurisdictions",
    "Resolver": "resolver",
    "open_edition": "boundaries.edition",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"{__name__}.{home}")
    if name == "Resolver":
        # The settings are a higher floor than the resolver, so it is told from here where the data are.
        module.default_data_folder = _data_folder  # type: ignore[attr-defined]
    found = globals()[name] = getattr(module, name)
    return found


def __dir__() -> list[str]:
    return sorted(__all__)


def _data_folder() -> "Path":
    data: Path = import_module(f"{__name__}.settings").load_settings().data
    return data
