"""Requests and services of Open311 GeoReport v2, as JSON or XML has them."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from geo_fondue.reports.readers.columns import Columns

COLUMNS = Columns(
    ticket_id="service_request_id",
    lon="long",
    lat="lat",
    categories="service_name",
    state="status",
    created_at="requested_datetime",
    last_activity="updated_datetime",
    description="description",
    address="address",
    organisations="agency_responsible",
    photo="media_url",
)


def records_in_xml(body: bytes, kind: str) -> list[dict[str, Any]]:
    """Return the records of an XML answer: of ``kind`` request or service, each a mapping by element.

    Document types, entities and what they could fetch are refused. An element with elements inside is the
    list of their texts; an empty one is None.

    Raises
    ------
    ValueError
        When it is not XML, holds what is refused, or its root is not the plural of ``kind``.
    """
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ValueError(f"no XML that can be read: {type(error).__name__}") from None
    names = (f"{kind}s", f"service_{kind}s")
    if _name(root) not in names:
        raise ValueError(f"its root is {_name(root)[:40]!r}, not {names[0]!r}")
    return [{_name(value): _value(value) for value in record} for record in root]


def records_in_json(value: object, kind: str) -> list[Any]:
    """Return the records of a JSON answer; some servers put the list into an object.

    Raises
    ------
    ValueError
        When there is no list.
    """
    if isinstance(value, dict):
        names = (f"{kind}s", f"service_{kind}s")
        value = next((value[name] for name in names if name in value), None)
    if not isinstance(value, list):
        raise ValueError(f"it holds no list of {kind}s")
    return value


def with_category(records: Sequence[Any], services: Mapping[str, str]) -> list[Any]:
    """Return the requests with the name of their service, where they give its code alone."""
    return [_named(record, services) for record in records]


def _named(record: Any, services: Mapping[str, str]) -> Any:
    if not isinstance(record, dict) or record.get("service_name"):
        return record
    code = str(record.get("service_code") or "")
    return record | {"service_name": services.get(code, code)}


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _value(element: Element) -> Any:
    if len(element):
        return [text for inner in element if (text := (inner.text or "").strip())]
    return (element.text or "").strip() or None
