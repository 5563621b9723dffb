"""Where the folders that a city edits are: beside the package in a checkout, inside it in a wheel.

A folder ``X/`` at the project's root is read by ``geo_fondue.X`` alone, and only through here.
"""

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent


def folder(name: Literal["boundaries", "api", "maps"]) -> Path:
    """Return the folder of that name.

    Raises
    ------
    FileNotFoundError
        When neither a checkout nor an installed wheel holds it.
    """
    for candidate in (_PACKAGE / "folders" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"the folder {name}/ of Geo Fondue is missing; install the package again")
