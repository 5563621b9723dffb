"""Statistics of a layer, on reports whose numbers can be counted by hand."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from geo_fondue.boundaries import Edition
from geo_fondue.errors import InputError, NotFoundError
from geo_fondue.jurisdictions import Jurisdictions
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.store import Store
from geo_fondue.reports.working_time import NO_COUNTRY, WorkingHours
from geo_fondue.statistics import AreaStatistics, Statistics, statistics

BANGKOK = ZoneInfo("Asia/Bangkok")
NOON = datetime(2024, 5, 10, 5, tzinfo=UTC)  # in Bangkok
HERE = {"lon": 100.5, "lat": 11.0}  # XA0101
THERE = {"lon": 103.5, "lat": 13.0}  # XB0202
IN_TOWN = {"lon": 101.75, "lat": 11.75}  # XA0102 and municipality XM01
NOWHERE = {"lon": 110.0, "lat": 5.0}

Keep = Callable[[Sequence[Report]], Store]


def report(number: int, *, days: float | None = None, **facts: object) -> Report:
    """Return a report made at noon, closed after some days where they are given."""
    values: dict[str, object] = {
        **HERE,
        "state": "finish" if days is not None else "waiting",
        "created_at": NOON,
    }
    values.update(facts)
    if days is not None:
        values["closed_at"] = NOON + timedelta(days=days)
    return Report(source="traffy", ticket_id=f"2024-{number:04}", last_activity=NOON, **values)  # type: ignore[arg-type]


def area(found: Statistics, code: str) -> AreaStatistics:
    return next(row for row in found.areas if row.code == code)


def test_every_area_is_listed_by_code_and_nothing_is_counted_as_none(
    keep: Keep, small_edition: Edition
) -> None:
    found = statistics(keep([]), small_edition, layer="subdistrict", timezone=BANGKOK)
    assert [row.code for row in found.areas] == small_edition.areas("subdistrict").codes.tolist()
    for figures in (*found.areas, found.totals):
        assert (figures.total, figures.open, figures.closed, figures.excluded, figures.reopened) == (0,) * 5
        assert figures.resolution_rate is figures.median_days_to_close is figures.p90_days_to_close is None
        assert figures.oldest_open is None
        assert figures.per_km2 == 0
    assert found.outside == found.elsewhere == 0
    assert area(found, "XA0101").name == {"th": "ตำบลก11", "en": "Subdistrict A11"}


def test_states_are_counted_in_their_groups(keep: Keep, small_edition: Edition) -> None:
    states = ["waiting", "inprogress", "forward", "follow", "finish", "irrelevant", "รอตรวจสอบ", ""]
    store = keep([report(number, state=state) for number, state in enumerate(states)])
    row = area(statistics(store, small_edition, layer="subdistrict", timezone=BANGKOK), "XA0101")
    assert (row.total, row.open, row.closed, row.excluded, row.unknown) == (8, 6, 1, 1, 2)
    assert row.resolution_rate == 1 / 7


def test_lamphuns_published_figures_are_reproduced(keep: Keep, small_edition: Edition) -> None:
    """1,190 reports, 677 closed, 75.39 %: it follows that 292 are excluded and 221 open."""
    states = ["finish"] * 677 + ["irrelevant"] * 292 + ["waiting"] * 221
    store = keep([report(number, state=state) for number, state in enumerate(states)])
    row = area(statistics(store, small_edition, layer="province", timezone=BANGKOK), "XA")
    assert (row.total, row.open, row.closed, row.excluded) == (1190, 221, 677, 292)
    assert row.resolution_rate is not None
    assert f"{row.resolution_rate:.2%}" == "75.39%"


def test_times_to_close_are_interpolated_days(keep: Keep, small_edition: Edition) -> None:
    store = keep([report(number, days=days) for number, days in enumerate([10, 1, 2.5, 4])])
    row = area(statistics(store, small_edition, layer="subdistrict", timezone=BANGKOK), "XA0101")
    assert row.median_days_to_close == 3.25
    assert row.p90_days_to_close == pytest.approx(4 + 0.7 * 6)


def test_a_report_closed_before_it_was_made_counts_but_is_not_timed(
    keep: Keep, small_edition: Edition
) -> None:
    reports = [
        report(1, days=-3),
        report(2, days=5),
        report(3, state="finish", created_at=None, closed_at=NOON),
    ]
    row = area(statistics(keep(reports), small_edition, layer="subdistrict", timezone=BANGKOK), "XA0101")
    assert (row.closed, row.median_days_to_close) == (3, 5.0)


def test_reopened_counts_reports_and_not_how_often(keep: Keep, small_edition: Edition) -> None:
    store = keep([report(1, reopened=3), report(2, reopened=1, days=1), report(3)])
    assert statistics(store, small_edition, layer="province", timezone=BANGKOK).totals.reopened == 2


def test_the_oldest_open_report_is_that_of_each_area(keep: Keep, small_edition: Edition) -> None:
    early, late = NOON - timedelta(days=400), NOON - timedelta(days=3)
    closed = report(1, days=1, created_at=early - timedelta(days=1))
    reports = [closed, report(2, created_at=late), report(3), report(4, created_at=early, **THERE)]
    found = statistics(keep(reports), small_edition, layer="district", timezone=BANGKOK)
    assert area(found, "XA01").oldest_open == late
    assert area(found, "XB02").oldest_open == found.totals.oldest_open == early
    assert area(found, "XA02").oldest_open is None


def test_working_hours_are_those_of_the_office_given(keep: Keep, small_edition: Edition) -> None:
    """10 May 2024 is a Friday, but offices are closed; they are open on Monday and Tuesday."""
    store = keep([report(1, days=4.5), report(2, days=5)])
    asked = {"layer": "province", "timezone": BANGKOK}
    thai = statistics(store, small_edition, **asked)
    assert area(thai, "XA").median_working_hours_to_close == 17.75
    later = WorkingHours(time(13), time(14), NO_COUNTRY)
    assert (
        area(statistics(store, small_edition, **asked, office=later), "XA").median_working_hours_to_close == 3
    )
    assert area(thai, "XB").median_working_hours_to_close is None


def test_totals_are_the_areas_and_what_lies_outside(keep: Keep, small_edition: Edition) -> None:
    store = keep([report(1), report(2, days=2, **THERE), report(3, days=8, **NOWHERE), report(4, **IN_TOWN)])
    for layer, outside in (("province", 1), ("district", 1), ("subdistrict", 1), ("municipality", 3)):
        found = statistics(store, small_edition, layer=layer, timezone=BANGKOK)
        assert (found.outside, found.elsewhere, found.totals.total) == (outside, 0, 4)
        assert sum(row.total for row in found.areas) + found.outside == found.totals.total
        assert found.totals.median_days_to_close == 5.0


def test_density_relates_to_the_areas_size_and_leaves_out_what_is_outside(
    keep: Keep, small_edition: Edition
) -> None:
    store = keep([report(1), report(2), report(3, **NOWHERE)])
    found = statistics(store, small_edition, layer="subdistrict", timezone=BANGKOK)
    row = area(found, "XA0101")
    assert row.per_km2 == pytest.approx(2 / 24_160, rel=1e-2)  # one degree by two at latitude 11
    assert found.totals.per_km2 == pytest.approx(2 / (8 * 24_000), rel=2e-2)
    assert row.per_1000_people is found.totals.per_1000_people is None


def test_the_population_of_the_boundaries_gives_reports_per_1000_people(
    keep: Keep, small_edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = keep([report(1), report(2), report(3, **THERE)])
    peopled = replace(small_edition.areas("province"), facts={"population": np.array([4000, np.nan])})
    monkeypatch.setattr(small_edition, "areas", lambda _: peopled)
    found = statistics(store, small_edition, layer="province", timezone=BANGKOK)
    assert [row.per_1000_people for row in found.areas] == [0.5, None]
    assert found.totals.per_1000_people == 0.5


def test_both_days_of_a_period_are_included_and_begin_at_local_midnight(
    keep: Keep, small_edition: Edition
) -> None:
    # midnight in Bangkok is 17:00 UTC of the day before
    moments = [(9, 16, 59), (9, 17, 0), (10, 16, 59), (10, 17, 0)]
    reports = [
        report(number, created_at=datetime(2024, 5, day, hour, minute, tzinfo=UTC))
        for number, (day, hour, minute) in enumerate(moments)
    ]
    store = keep([*reports, report(9, created_at=None)])
    day = date(2024, 5, 10)

    def total(from_: date | None, to: date | None) -> int:
        found = statistics(store, small_edition, layer="province", from_=from_, to=to, timezone=BANGKOK)
        return found.totals.total

    assert total(None, None) == 5
    assert total(day, day) == 2
    assert total(day, None) == 3
    assert total(None, day) == 3


def test_a_report_with_two_categories_is_counted_under_each(keep: Keep, small_edition: Edition) -> None:
    reports = [report(1, categories=("ถนน", "ทางเท้า")), report(2, categories=("ถนน",)), report(3)]
    store = keep(reports)

    def total(category: str | None) -> int:
        found = statistics(store, small_edition, layer="province", category=category, timezone=BANGKOK)
        return found.totals.total

    assert [total("ถนน"), total("ทางเท้า"), total("น้ำท่วม"), total(None)] == [2, 1, 0, 3]


def test_a_state_group_narrows_every_figure_to_its_reports(keep: Keep, small_edition: Edition) -> None:
    store = keep([report(1), report(2, days=4), report(3, days=6), report(4, state="irrelevant")])
    found = statistics(store, small_edition, layer="province", state="closed", timezone=BANGKOK)
    row = area(found, "XA")
    assert (row.total, row.open, row.closed, row.excluded) == (2, 0, 2, 0)
    assert (row.median_days_to_close, row.oldest_open, found.to_dict()["state"]) == (5.0, None, "closed")
    assert (row.resolution_rate, found.totals.resolution_rate) == (None, None)


def test_a_parent_narrows_areas_and_reports_to_itself(keep: Keep, small_edition: Edition) -> None:
    store = keep([report(1), report(2, **IN_TOWN), report(3, **THERE), report(4, **NOWHERE)])
    found = statistics(store, small_edition, layer="subdistrict", parent="XA", timezone=BANGKOK)
    assert [row.code for row in found.areas] == ["XA0101", "XA0102", "XA0201", "XA0202"]
    assert [row.total for row in found.areas] == [1, 1, 0, 0]
    assert (found.totals.total, found.outside) == (2, 0)
    assert area(found, "XA0101").per_km2 is not None


def test_a_code_of_another_edition_is_counted_as_elsewhere(keep: Keep, small_edition: Edition) -> None:
    store = keep([report(1), report(2, **NOWHERE)])
    gone = Jurisdictions(
        edition="older",
        positions={
            "province": np.zeros(1, dtype=np.int32),
            "district": np.zeros(1, dtype=np.int32),
        },
        outcomes=np.zeros(1, dtype=np.int8),
        distance_m=np.full(1, np.nan),
        area_codes={
            "province": np.array(["XA"], dtype=object),
            "district": np.array(["XA99"], dtype=object),
        },
    )
    store.upsert([report(3, days=1)], gone)
    found = statistics(store, small_edition, layer="district", timezone=BANGKOK)
    assert (found.totals.total, found.outside, found.elsewhere) == (3, 2, 1)
    assert area(found, "XA01").total == 1
    in_province = statistics(store, small_edition, layer="district", parent="XA", timezone=BANGKOK)
    assert (in_province.totals.total, in_province.outside, in_province.elsewhere) == (2, 1, 1)
    assert area(statistics(store, small_edition, layer="province", timezone=BANGKOK), "XA").total == 2


def test_each_number_is_that_of_the_reports_with_the_areas_code(keep: Keep, small_edition: Edition) -> None:
    """What a map shows of an area is what a list of its reports holds."""
    store = keep([report(1, categories=("ถนน",)), report(2), report(3, categories=("ถนน",), **IN_TOWN)])
    found = statistics(store, small_edition, layer="district", category="ถนน", timezone=BANGKOK)
    for row in found.areas:
        same = ReportFilter(layer="district", code=row.code, category="ถนน")
        assert store.count(same) == row.total


def test_the_data_version_is_that_of_the_store(keep: Keep, small_edition: Edition) -> None:
    store = keep([report(1)])
    assert (
        statistics(store, small_edition, layer="province", timezone=BANGKOK).data_version == store.version()
    )


def test_what_is_not_there_or_makes_no_sense_is_refused(keep: Keep, small_edition: Edition) -> None:
    store = keep([])
    with pytest.raises(NotFoundError, match="no layer 'region'"):
        statistics(store, small_edition, layer="region", timezone=BANGKOK)
    with pytest.raises(NotFoundError, match="no area 'ZZ'"):
        statistics(store, small_edition, layer="district", parent="ZZ", timezone=BANGKOK)
    with pytest.raises(InputError, match="nests in no other"):
        statistics(store, small_edition, layer="municipality", parent="XA", timezone=BANGKOK)
    with pytest.raises(InputError, match="after"):
        statistics(
            store,
            small_edition,
            layer="province",
            from_=date(2024, 2, 1),
            to=date(2024, 1, 1),
            timezone=BANGKOK,
        )


def test_facts_that_are_no_numbers_are_no_population(
    keep: Keep, small_edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = keep([report(1)])
    words = np.array(["many", "few"], dtype=object)
    worded = replace(small_edition.areas("province"), facts={"population": words})
    monkeypatch.setattr(small_edition, "areas", lambda _: worded)
    found = statistics(store, small_edition, layer="province", timezone=BANGKOK)
    assert [row.per_1000_people for row in found.areas] == [None, None]
