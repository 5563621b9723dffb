"""What is asked of hot spots and hexagons."""

from datetime import UTC, date, datetime, timedelta

import pytest

from geo_fondue.boundaries import Catalogue
from geo_fondue.errors import InputError
from geo_fondue.maps import Assets
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.service import Service, View
from geo_fondue.service import trials as module
from geo_fondue.service.maps import map_page
from geo_fondue.service.trials import PERIODS, Trial, hexagons_of, hotspots_of, usual_periods


@pytest.fixture
def view(service: Service, boxes: object) -> View:
    """Return a view of two boxes with a report a day for 60 days."""
    boxes("two")  # type: ignore[operator]
    Catalogue(service.settings.data).publish("two")
    shown = service.view()
    start = datetime(2024, 1, 1, 5, tzinfo=UTC)
    made = [
        Report(
            source="t",
            ticket_id=str(number),
            lon=100.2 + number * 0.02,
            lat=13.5,
            state="start",
            created_at=start + timedelta(days=number),
            last_activity=start,
        )
        for number in range(60)
    ]
    places = shown.resolver.resolve_batch([report.lon for report in made], [report.lat for report in made])
    shown.store.upsert(made, places)
    return service.view()


def test_time_is_cut_where_the_periods_are_a_week_at_least(view: View) -> None:
    assert usual_periods(view, ReportFilter()) == PERIODS
    assert usual_periods(view, ReportFilter(from_=date(2024, 2, 1))) == 0
    assert usual_periods(view, ReportFilter(to=date(2023, 1, 1))) == 0


def test_hot_spots_are_of_areas_or_of_hexagons(view: View) -> None:
    chosen = ReportFilter(layer="province")
    assert hotspots_of(view, chosen, Trial(measure="total")).layer == "province"
    assert hotspots_of(view, chosen, Trial(measure="total", resolution=4)).resolution == 4


def test_more_hexagons_than_an_answer_holds_are_refused(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_HEXAGONS", 2)
    with pytest.raises(InputError, match="hexagons are too many for one answer, which holds 2 at most"):
        hexagons_of(view, ReportFilter(), 5, None)
    assert len(hexagons_of(view, ReportFilter(), 5, (0, 0, 1, 1))) == 0


@pytest.mark.parametrize("kind", ["hexbin", "hotspots"])
def test_every_kind_of_map_is_drawn_for_a_few_days_too(view: View, kind: str) -> None:
    chosen = ReportFilter(from_=date(2024, 1, 3), to=date(2024, 1, 4))
    page = map_page(view, kind, chosen, measure="open", language="en", assets=Assets.inline())  # type: ignore[arg-type]
    assert "geoFondue.drawn" in page


def test_a_file_holds_no_single_reports(view: View) -> None:
    with pytest.raises(InputError, match="a file holds no single reports"):
        map_page(view, "points", ReportFilter(), measure="open", language="en", assets=Assets.inline())
