"""Reports that other systems send over HTTP: the good ones into the store, the bad ones told."""

from dataclasses import dataclass
from typing import Any

from geo_fondue.jurisdictions import OUTCOME_NAMES, Jurisdictions
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.readers.posted import read_items
from geo_fondue.reports.readers.row import BadRow
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Counts
from geo_fondue.service.view import View


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of what was sent.

    Attributes
    ----------
    counts : Counts
        Of the good ones.
    bad : list of BadRow
        The others; ``line`` is their number, from 1.
    results : list of dict
        One for each, in order, as it is answered.
    """

    counts: Counts
    bad: list[BadRow]
    results: list[dict[str, Any]]


def take_posted(view: View, items: list[Any], source: str) -> Taken:
    """Take in the reports of a body, all good ones in one transaction; what returns is on the disk.

    Parameters
    ----------
    view : View
    items : list
        As :func:`geo_fondue.reports.readers.posted.read_items` takes them.
    source : str
        Of items that say none; empty for the usual one of their form.

    Raises
    ------
    UnavailableError
        When the store cannot be written just now.
    """
    options = Options(source, view.settings.timezone, view.edition.bounds)
    rows = list(read_items(items, options))
    good = [row for row in rows if isinstance(row, Report)]
    where = view.resolver.resolve_batch([one.lon for one in good], [one.lat for one in good])
    counts = view.store.upsert(good, where) if good else Counts()
    places = iter(_places(where))
    results = [_bad(row) if isinstance(row, BadRow) else _good(row, next(places)) for row in rows]
    return Taken(counts, [row for row in rows if isinstance(row, BadRow)], results)


def _places(where: Jurisdictions) -> list[dict[str, Any]]:
    layers = list(where.positions)
    codes = zip(*(where.codes(layer).tolist() for layer in layers), strict=True) if layers else ()
    areas = [
        {layer: code for layer, code in zip(layers, some, strict=True) if code is not None} for some in codes
    ] or [{} for _ in range(len(where))]
    outcomes = [OUTCOME_NAMES[outcome] for outcome in where.outcomes.tolist()]
    return [{"outcome": outcome, "areas": some} for outcome, some in zip(outcomes, areas, strict=True)]


def _good(report: Report, place: dict[str, Any]) -> dict[str, Any]:
    return {"taken": True, "source": report.source, "ticket_id": report.ticket_id, **place}


def _bad(row: BadRow) -> dict[str, Any]:
    problem = {"field": row.field, "detail": row.reason, "given": row.value}
    return {"taken": False, "ticket_id": row.ticket_id, "problem": problem}
