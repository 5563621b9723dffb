"""Reports as other systems send them: JSON objects with the usual names, or features as of Traffy's feed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from geo_fondue.reports.readers import MAX_SOURCE
from geo_fondue.reports.readers.columns import Columns
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.readers.plain_csv import columns_of
from geo_fondue.reports.readers.records import rows_of
from geo_fondue.reports.readers.row import BadRow, FieldError, bad_row, identity
from geo_fondue.reports.readers.traffy_feed import row_of
from geo_fondue.reports.report import Report

OBJECTS, FEATURES = "api", "traffy"
"""The sources of objects and of features that say none."""

_NOWHERE = Columns(lon="lon", lat="lat", ticket_id="ticket_id")


def items_of(body: object) -> list[Any] | None:
    """Return the items of a body: of a list or a feature collection, or itself; None for anything else."""
    if isinstance(body, dict):
        features = body.get("features")
        return features if isinstance(features, list) else [body]
    return body if isinstance(body, list) else None


def read_items(items: list[Any], options: Options) -> Iterator[Report | BadRow]:
    """Yield the report of each item, or why it holds none; ``line`` is the item's number, from 1.

    Parameters
    ----------
    items : list
        Features with the properties of Traffy's feed, or objects with the names that plain CSV knows. Either
        may say its ``source``.
    options : Options
        Its source, where there is one, is for those that say none.
    """
    for number, item in enumerate(items, 1):
        yield (
            _read(number, item, options)
            if isinstance(item, dict)
            else _bad(number, "", "not an object", item)
        )


def _read(number: int, item: Mapping[str, Any], options: Options) -> Report | BadRow:
    is_feature = item.get("type") == "Feature" or {"geometry", "properties"} <= item.keys()
    facts = item.get("properties") if is_feature else item
    if not isinstance(facts, dict):
        return _bad(number, "properties", "the feature has none", facts)
    source = facts.get("source") or options.source or (FEATURES if is_feature else OBJECTS)
    if not isinstance(source, str) or not source.isprintable() or len(source) > MAX_SOURCE:
        return _bad(number, "source", f"not a name of 1 to {MAX_SOURCE} characters", source)
    facts = {name: value for name, value in facts.items() if name != "source"}
    options = replace(options, source=source)
    if is_feature:
        return row_of(number, {**item, "properties": facts}, options)
    columns = columns_of(facts) or _NOWHERE
    if columns.ticket_id is not None:
        try:
            identity(columns.ticket_id, facts.get(columns.ticket_id))
        except FieldError as error:
            return _bad(number, error.field, error.reason, error.value)
    (row,) = rows_of([facts], columns, options, split=False)
    return replace(row, line=number) if isinstance(row, BadRow) else row


def _bad(number: int, field: str, reason: str, value: object) -> BadRow:
    return bad_row(number, field, reason, None, value)
