"""Reports at a glance, of an area or of all that is chosen."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import numpy as np
import pytest

from geo_fondue.errors import NotFoundError
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.service import Service, View
from geo_fondue.service.summary import place_of, statistics_before, summary_of


@pytest.fixture
def view(boxes: Callable[..., object], service: Service) -> View:
    """Give a view of two provinces: three reports in the west, one in the east, a month apart."""
    boxes("one")
    service.catalogue.publish("one")
    view = service.view()
    places = [(100.5, 3), (100.5, 3), (100.5, 2), (101.5, 3)]
    reports = [
        Report(
            source="test",
            ticket_id=str(number),
            lon=lon,
            lat=13.5,
            state="waiting",
            created_at=datetime(2024, month, 10, tzinfo=UTC),
        )
        for number, (lon, month) in enumerate(places)
    ]
    lon, lat = np.array([(report.lon, report.lat) for report in reports]).T
    service.store.upsert(reports, view.resolver.resolve_batch(lon, lat))
    return view


def test_an_area_is_summed_up_with_its_own_period_before(view: View) -> None:
    march = ReportFilter(layer="province", from_=date(2024, 3, 1), to=date(2024, 3, 31))
    whole = summary_of(view, march)
    west = summary_of(view, ReportFilter(layer="province", code="A", from_=march.from_, to=march.to))
    assert (whole.figures.total, west.figures.total) == (3, 2)
    assert whole.before is not None
    assert west.before is not None
    assert (whole.before.figures.total, west.before.figures.total) == (1, 1)
    assert {one.areas["province"] for one in west.oldest} == {"A"}


def test_figures_at_hand_are_not_counted_again(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    march = ReportFilter(layer="province", from_=date(2024, 3, 1), to=date(2024, 3, 31))
    counted, before = view.statistics(march), statistics_before(view, march)
    monkeypatch.setattr(View, "statistics", lambda *_: pytest.fail("counted again"))
    assert summary_of(view, march, counted=counted, before=before).figures.total == 3


def test_without_a_beginning_or_before_it_there_is_no_period_before(view: View) -> None:
    assert statistics_before(view, ReportFilter(layer="province")) is None
    assert statistics_before(view, ReportFilter(layer="province", from_=date(2199, 1, 1))) is None


def test_an_area_that_there_is_not_is_not_found(view: View) -> None:
    with pytest.raises(NotFoundError, match="no area 'C'"):
        summary_of(view, ReportFilter(layer="province", code="C"))


def test_a_summary_is_of_a_place(view: View) -> None:
    assert place_of(view, ReportFilter(layer="province")) is None
    assert place_of(view, ReportFilter(layer="province", code="A")) == ("province", "A")
