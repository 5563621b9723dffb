"""OCHA's common operational datasets (COD-AB), by the CKAN API of the Humanitarian Data Exchange.

The API is CKAN's action API, version 3 (``package_show``); a country's data set is called ``cod-ab-`` and its
ISO code in small letters.
"""

import re
from collections.abc import Mapping
from typing import Any

import requests

from geo_fondue.boundaries.fetching.members import level_of
from geo_fondue.boundaries.fetching.offers import Offer, RemoteFile, check_country, safe_name
from geo_fondue.boundaries.manifest import Origin
from geo_fondue.errors import NotFoundError, UnavailableError
from geo_fondue.web import get_json

ADDRESS = "https://data.humdata.org"

FORMATS = ("gpkg", "geopackage", "geojson", "shp", "shapefile", "zipped shapefile")
"""As the exchange names them, the best first: Shapefiles cut names of columns and hide their encoding."""


def cod_ab(session: requests.Session, country: str, *, address: str = ADDRESS) -> Offer:
    """Ask the exchange for the administrative boundaries of a country.

    Parameters
    ----------
    session : requests.Session
    country : str
        ISO 3166-1 alpha-3, such as ``"THA"``.
    address : str
        Of the exchange, or of a mirror of it.

    Raises
    ------
    InputError
        When the country's code is none.
    NotFoundError
        When there are no boundaries of that country, or none in a format that we read.
    UnavailableError
        When the exchange does not answer, or not as it should.
    """
    name = f"cod-ab-{check_country(country).lower()}"
    url = f"{address.rstrip('/')}/api/3/action/package_show"
    nothing = NotFoundError(
        f"the Humanitarian Data Exchange has no boundaries of {country.upper()}",
        where=f"{address}/dataset/{name}",
        remedy="Check the country's code, or try geo-fondue boundaries fetch geoboundaries",
    )
    try:
        answer = get_json(session, url, {"id": name})
    except NotFoundError:
        raise nothing from None
    if not isinstance(answer, dict) or not answer.get("success"):
        raise nothing
    package = answer.get("result")
    if not isinstance(package, dict):
        raise UnavailableError("the exchange answers in an unknown form", where=url)
    files = _files(package)
    if not files:
        raise NotFoundError(
            f"{name} has no files in a format that we read",
            where=f"{address}/dataset/{name}",
            remedy="Download what there is, convert it to GeoPackage, and import that",
        )
    return Offer(
        id=f"{name}-{_day(package)}",
        files=files,
        origin=Origin(
            title=_text(package, "title"),
            licence=_text(package, "license_other") or _text(package, "license_title"),
            attribution=_attribution(package),
            url=f"{address.rstrip('/')}/dataset/{name}",
        ),
    )


def _files(package: Mapping[str, Any]) -> tuple[RemoteFile, ...]:
    """Return the files in the best format there is: one archive of all levels, or a file for each."""
    resources = [one for one in package.get("resources") or () if isinstance(one, dict) and one.get("url")]
    for format_ in FORMATS:
        found = [_remote(one) for one in resources if str(one.get("format", "")).lower() == format_]
        levels = {file.level: file for file in found if file.level is not None}
        archives = [file for file in found if file.level is None]
        if levels:
            return tuple(levels[level] for level in sorted(levels))
        if archives:
            return (archives[0],)
    return ()


def _remote(resource: Mapping[str, Any]) -> RemoteFile:
    url = str(resource.get("download_url") or resource["url"])
    name = safe_name(url.partition("?")[0])
    size, md5 = str(resource.get("size")), str(resource.get("hash") or "")
    return RemoteFile(
        url=url,
        name=name,
        size=int(size) if size.isdigit() else None,
        md5=md5 if re.fullmatch("[0-9a-fA-F]{32}", md5) else None,
        level=level_of(name),
    )


def _day(package: Mapping[str, Any]) -> str:
    """Return the day of the data set, as 20220122: when it was valid, else when it was last changed."""
    keys = ("dataset_date", "last_modified", "metadata_modified")
    stated = " ".join(str(package.get(key, "")) for key in keys)
    days = re.findall(r"(\d{4})-(\d{2})-(\d{2})", stated)
    return "".join(days[0]) if days else "undated"


def _attribution(package: Mapping[str, Any]) -> str | None:
    organization = package.get("organization")
    publisher = organization.get("title") if isinstance(organization, dict) else None
    named = [_text(package, "dataset_source"), str(publisher) if publisher else None, "OCHA HDX"]
    return ", ".join(dict.fromkeys(filter(None, named)))


def _text(package: Mapping[str, Any], key: str) -> str | None:
    value = package.get(key)
    return value.strip() or None if isinstance(value, str) else None
