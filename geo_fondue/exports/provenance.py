"""What stands in an export beside its rows: where it comes from and what was asked."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from geo_fondue import __version__
from geo_fondue.boundaries import Edition


def provenance(
    edition: Edition, layers: Iterable[str], query: Mapping[str, object], *, generated: datetime | None = None
) -> dict[str, object]:
    """Return the members that say what an export is, as JSON values.

    Parameters
    ----------
    edition : Edition
    layers : iterable of str
        The layers that went into the export; their sources' attribution and licence have to go along.
    query : mapping of str to object
        What was asked, by the names of the parameters; what is None is left out.
    generated : datetime, optional
        The moment; now, where not given.
    """
    moment = datetime.now(UTC) if generated is None else generated
    wanted = set(layers)
    origins = [entry.origin for entry in edition.manifest.layers if entry.layer in wanted]
    members: dict[str, object] = {
        "edition": edition.id,
        "attribution": _joined(origin.attribution for origin in origins),
        "licence": _joined(origin.licence for origin in origins),
        "generated": moment.astimezone(UTC).isoformat(timespec="seconds"),
        "generator": f"geo-fondue {__version__}",
        "query": {name: value for name, value in query.items() if value is not None},
    }
    if edition.manifest.made_up:
        members["made_up"] = True
    return members


def _joined(texts: Iterable[str | None]) -> str | None:
    """Return the texts one after the other, each once."""
    return "; ".join(dict.fromkeys(text for text in texts if text)) or None
