"""Answers of Open311 servers, as they come."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.reports.readers.open311 import records_in_json, records_in_xml, with_category

XML = b"""<?xml version="1.0" encoding="utf-8"?>
<service_requests xmlns="http://example.org/x">
  <request><service_request_id>7</service_request_id><lat>13.5</lat><status_notes/>
  <media><url>a</url><url>b</url></media></request>
</service_requests>"""


def test_xml_is_read_by_the_names_of_its_elements() -> None:
    assert records_in_xml(XML, "request") == [
        {"service_request_id": "7", "lat": "13.5", "status_notes": None, "media": ["a", "b"]}
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<requests>",
        b"<html/>",
        b'<!DOCTYPE requests SYSTEM "http://127.0.0.1:9/x"><requests/>',
        b'<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><requests><request>&b;</request></requests>',
        b'<?xml version="1.0" encoding="nonsense"?><requests/>',
    ],
)
def test_xml_that_is_none_or_wants_something_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"XML|root"):
        records_in_xml(body, "request")


@given(st.binary(max_size=200))
def test_no_bytes_are_more_than_refused(body: bytes) -> None:
    with contextlib.suppress(ValueError):
        records_in_xml(body, "request")


def test_a_list_in_an_object_is_found_and_what_is_no_list_is_refused() -> None:
    assert records_in_json({"service_requests": [1]}, "request") == [1]
    assert records_in_json([], "request") == []
    with pytest.raises(ValueError, match="no list of requests"):
        records_in_json({"code": 400}, "request")


def test_a_request_gets_the_name_of_its_service_where_it_gives_the_code_alone() -> None:
    records = [{"service_code": "1"}, {"service_code": "2"}, {"service_code": "1", "service_name": "Own"}, 3]
    assert with_category(records, {"1": "Holes"}) == [
        {"service_code": "1", "service_name": "Holes"},
        {"service_code": "2", "service_name": "2"},
        {"service_code": "1", "service_name": "Own"},
        3,
    ]
