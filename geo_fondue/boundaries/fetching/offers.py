"""What a publisher offers for a country: files, on which terms, and as of when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from geo_fondue.boundaries.manifest import Origin
from geo_fondue.errors import InputError

LAYER_OF_LEVEL: Mapping[int, str] = MappingProxyType({1: "province", 2: "district", 3: "subdistrict"})
"""The layer that an administrative level becomes, unless the caller says otherwise."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file as its publisher describes it.

    Attributes
    ----------
    url : str
    name : str
        Under which it is kept.
    size : int or None
        Bytes, where stated.
    md5 : str or None
        Its checksum in hexadecimal, where stated.
    level : int or None
        The administrative level it holds; None for an archive of several.
    """

    url: str
    name: str
    size: int | None = None
    md5: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a publisher offers for a country.

    Attributes
    ----------
    id : str
        Source, country and date, fit for an edition's id.
    files : tuple of RemoteFile
        All that are to be fetched.
    origin : Origin
        Title, licence, attribution and address, as the publisher states them.
    """

    id: str
    files: tuple[RemoteFile, ...]
    origin: Origin


def check_country(code: str) -> str:
    """Return a country's code in capitals.

    Raises
    ------
    InputError
        When it is no code of three letters (ISO 3166-1 alpha-3).
    """
    if not re.fullmatch("[A-Za-z]{3}", code):
        raise InputError(
            f"{code!r} is no country's code", where="country", remedy="Give its three letters, such as THA"
        )
    return code.upper()


def safe_name(name: str) -> str:
    """Return a file name that a publisher stated, without what could lead elsewhere."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[^\w.-]", "_", last).lstrip(".") or "file"
