"""The boundaries of geoBoundaries, by its API: one file for each administrative level of a country.

Runfola et al. (2020), "geoBoundaries: A global database of political administrative boundaries", PLoS ONE
15(4): e0231866.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import requests

from geo_fondue.boundaries.fetching.offers import Offer, RemoteFile, check_country, safe_name
from geo_fondue.boundaries.manifest import Origin
from geo_fondue.errors import InputError, NotFoundError, UnavailableError
from geo_fondue.web import get_json

ADDRESS = "https://www.geoboundaries.org"

RELEASES = ("gbOpen", "gbHumanitarian", "gbAuthoritative")
"""The first on open terms; the others mirror OCHA and the United Nations, on terms of theirs."""


def geoboundaries(
    session: requests.Session,
    country: str,
    *,
    levels: Sequence[int] = (),
    release: str = "gbOpen",
    address: str = ADDRESS,
) -> Offer:
    """Ask geoBoundaries for the boundaries of a country.

    Parameters
    ----------
    session : requests.Session
    country : str
        ISO 3166-1 alpha-3, such as ``"THA"``.
    levels : sequence of int
        Administrative levels; empty for all that there are but the country itself.
    release : str
        One of :data:`RELEASES`.
    address : str
        Of geoBoundaries, or of a mirror of it.

    Raises
    ------
    InputError
        When the country's code or the release is none.
    NotFoundError
        When there are no boundaries of that country, or not of a level asked for.
    UnavailableError
        When geoBoundaries does not answer, or not as it should.
    """
    if release not in RELEASES:
        raise InputError(
            f"there is no release {release!r}", where="release", remedy=f"Give one of {', '.join(RELEASES)}"
        )
    code = check_country(country)
    url = f"{address.rstrip('/')}/api/current/{release}/{code}"
    asked = [f"ADM{level}" for level in levels] or ["ALL"]
    answers: list[Mapping[str, Any]] = []
    for wanted in asked:
        try:
            answer = get_json(session, f"{url}/{wanted}/")
        except NotFoundError:
            raise _nothing(code, wanted, release) from None
        found = answer if isinstance(answer, list) else [answer]
        if not all(isinstance(one, dict) and isinstance(one.get("gjDownloadURL"), str) for one in found):
            raise UnavailableError("geoBoundaries answers in an unknown form", where=f"{url}/{wanted}/")
        answers += found
    described = [(level, one) for one in answers if (level := _level(one)) > 0 or levels]
    described.sort(key=lambda pair: pair[0])
    if not described:
        raise _nothing(code, "ALL", release)
    first = described[0][1]
    newest = max(str(one.get("boundaryYearRepresented", "")) for _, one in described)
    return Offer(
        id=f"geoboundaries-{code.lower()}-{newest or 'undated'}",
        files=tuple(
            RemoteFile(one["gjDownloadURL"], safe_name(one["gjDownloadURL"].partition("?")[0]), level=level)
            for level, one in described
        ),
        origin=Origin(
            title=f"geoBoundaries {release}, {first.get('boundaryName') or code}, {newest}".rstrip(", "),
            licence=_joined(one.get("boundaryLicense") for _, one in described),
            attribution=f"geoBoundaries; {_joined(one.get('boundarySource') for _, one in described)}".rstrip(
                "; "
            ),
            url=address,
        ),
    )


def _level(described: Mapping[str, Any]) -> int:
    number = re.fullmatch(r"ADM(\d)", str(described.get("boundaryType", "")))
    if number is None:
        raise UnavailableError("geoBoundaries answers with a level that is none", where="boundaryType")
    return int(number[1])


def _nothing(code: str, level: str, release: str) -> NotFoundError:
    what = "boundaries" if level == "ALL" else level
    return NotFoundError(
        f"geoBoundaries ({release}) has no {what} of {code}",
        remedy="Check the country's code, ask for another level or release, or fetch from cod-ab",
    )


def _joined(texts: Any) -> str:
    return "; ".join(dict.fromkeys(str(text) for text in texts if text))
