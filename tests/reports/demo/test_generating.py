"""Reports of a made-up country."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import shapely

from geo_fondue.boundaries.demo import Country, generate_country
from geo_fondue.errors import InputError
from geo_fondue.position import position_problem
from geo_fondue.reports.demo import generate_reports
from geo_fondue.reports.demo.texts import MADE_UP
from geo_fondue.reports.demo.topics import TOPICS
from geo_fondue.reports.report import Report
from geo_fondue.reports.states import is_known, state_code, state_group

UNTIL = datetime(2026, 9, 10, 5, 30, tzinfo=UTC)
BANGKOK = ZoneInfo("Asia/Bangkok")


def test_there_are_as_many_as_asked_each_with_an_identity_of_its_own(made_up_reports: list[Report]) -> None:
    assert len(made_up_reports) == 6_000
    assert len({report.ticket_id for report in made_up_reports}) == 6_000
    for report in made_up_reports:
        assert report.created_at is not None
        year = report.created_at.astimezone(BANGKOK).year
        assert re.fullmatch(rf"{year}-[2-9A-HJ-NP-Z]{{6}}", report.ticket_id)
        assert report.source == "traffy"


@pytest.mark.parametrize("count", [0, 1, 7])
def test_a_few_reports_are_as_many_as_asked(reported_country: Country, count: int) -> None:
    assert len(list(generate_reports(reported_country, count=count, seed=1, until=UNTIL))) == count


def test_the_same_arguments_make_the_same_reports(reported_country: Country) -> None:
    one, again, other = (
        list(generate_reports(reported_country, count=300, seed=seed, until=UNTIL)) for seed in (1, 1, 2)
    )
    assert one == again
    assert not {report.ticket_id for report in one} & {report.ticket_id for report in other}


def test_they_come_in_the_order_of_time_within_the_days_asked_for(reported_country: Country) -> None:
    reports = list(generate_reports(reported_country, count=500, seed=1, until=UNTIL, days=30))
    created = [report.created_at for report in reports]
    assert None not in created
    assert all(one <= other for one, other in pairwise(created))  # type: ignore[operator]
    first, last = created[0], created[-1]
    assert first is not None
    assert last is not None
    assert first >= datetime(2026, 8, 12, tzinfo=BANGKOK)
    assert last <= UNTIL
    assert last > UNTIL - timedelta(days=1)


def test_nothing_happens_after_it_is_told_or_in_the_wrong_order(made_up_reports: list[Report]) -> None:
    for report in made_up_reports:
        times = [report.created_at, report.started_at, report.closed_at, report.last_activity, UNTIL]
        told = [moment for moment in times if moment is not None]
        assert told == sorted(told)
        assert all(moment.tzinfo is UTC for moment in told)


def test_a_report_is_closed_just_when_it_is_finished(made_up_reports: list[Report]) -> None:
    for report in made_up_reports:
        assert (report.closed_at is not None) == (report.state == "finish")
        if report.closed_at is not None:
            assert report.started_at is not None
        if report.star is not None:
            assert 1 <= report.star <= 5


def test_every_state_comes_and_most_are_closed(made_up_reports: list[Report]) -> None:
    states = Counter(report.state for report in made_up_reports)
    assert set(states) >= {"waiting", "forward", "inprogress", "follow", "finish", "irrelevant"}
    assert all(state_code(state) == state for state in states)
    groups = Counter(state_group(report.state) for report in made_up_reports)
    assert 0.6 < groups["closed"] / len(made_up_reports) < 0.9
    assert groups["excluded"] > 100
    unknown = sum(not is_known(report.state) for report in made_up_reports)
    assert 0 < unknown < 0.05 * len(made_up_reports)


def test_some_are_opened_again(made_up_reports: list[Report]) -> None:
    again = [report for report in made_up_reports if report.reopened]
    assert 0.01 < len(again) / len(made_up_reports) < 0.1
    assert {report.state for report in again} >= {"finish", "inprogress"}
    assert {report.reopened for report in again} == {1, 2}


def test_times_to_close_are_skewed_and_differ_by_category(made_up_reports: list[Report]) -> None:
    def days(category: str | None = None) -> list[float]:
        return [
            (report.closed_at - report.created_at) / timedelta(days=1)
            for report in made_up_reports
            if report.closed_at and report.created_at and (category is None or category in report.categories)
        ]

    assert np.mean(days()) > 1.4 * np.median(days())
    assert np.median(days("สายไฟ")) > 2 * np.median(days("ความสะอาด"))


def test_each_lies_in_the_areas_that_it_names(
    reported_country: Country, made_up_reports: list[Report]
) -> None:
    areas = reported_country.layers["subdistrict"]
    points = shapely.points([(report.lon, report.lat) for report in made_up_reports])
    number, position = shapely.STRtree(areas.geometry).query(points, predicate="within")
    assert len(number) == len(made_up_reports)
    provinces = set(reported_country.layers["province"].names["th"])
    for report, at in zip(made_up_reports, position[np.argsort(number)], strict=True):
        assert report.extra["subdistrict"] == areas.names["th"][at]
        assert report.extra["province"] in provinces
        assert position_problem(lat=report.lat, lon=report.lon, bounds=reported_country.bounds) is None
        assert (report.lon, report.lat) == (round(report.lon, 5), round(report.lat, 5))


def test_most_are_in_towns_and_every_province_has_some(
    reported_country: Country, made_up_reports: list[Report]
) -> None:
    towns = shapely.union_all(reported_country.layers["municipality"].geometry)
    lon, lat = np.array([(report.lon, report.lat) for report in made_up_reports]).T
    land = shapely.area(reported_country.layers["province"].geometry).sum()
    share = shapely.contains_xy(towns, lon, lat).mean()
    assert share > 0.5
    assert share > 5 * towns.area / land
    assert {report.extra["province"] for report in made_up_reports} == set(
        reported_country.layers["province"].names["th"]
    )


def test_categories_are_those_of_traffy_sometimes_two_sometimes_none(made_up_reports: list[Report]) -> None:
    counts = Counter(len(report.categories) for report in made_up_reports)
    assert set(counts) == {0, 1, 2}
    assert counts[1] > 0.85 * len(made_up_reports)
    named = Counter(name for report in made_up_reports for name in report.categories)
    assert set(named) == {topic.category for topic in TOPICS}
    assert named.most_common(1)[0][0] == "ถนน"
    assert all(len(set(report.categories)) == len(report.categories) for report in made_up_reports)


def test_floods_come_with_the_rain(made_up_reports: list[Report]) -> None:
    months = Counter(
        report.created_at.astimezone(BANGKOK).month
        for report in made_up_reports
        if report.created_at and "น้ำท่วม" in report.categories
    )
    rain = sum(months[month] for month in range(5, 11))
    assert rain > 3 * (sum(months.values()) - rain)


def test_noise_comes_at_night_and_other_things_by_day(made_up_reports: list[Report]) -> None:
    def nightly(category: str) -> float:
        hours = [
            report.created_at.astimezone(BANGKOK).hour
            for report in made_up_reports
            if report.created_at and category in report.categories
        ]
        return float(np.mean([hour >= 18 or hour < 4 for hour in hours]))

    assert nightly("เสียงรบกวน") > 0.6
    assert nightly("ถนน") < 0.4


def test_weekends_are_quieter(made_up_reports: list[Report]) -> None:
    days = Counter(
        report.created_at.astimezone(BANGKOK).weekday() for report in made_up_reports if report.created_at
    )
    assert (days[5] + days[6]) / 2 < 0.85 * sum(days[day] for day in range(5)) / 5


def test_everything_written_says_that_it_is_made_up(made_up_reports: list[Report]) -> None:
    for report in made_up_reports:
        assert report.description.endswith(MADE_UP)
        assert report.address.endswith(MADE_UP)
        assert all(name.endswith(MADE_UP) for name in report.organisations)
        assert all("demo.example/made-up" in photo for photo in report.photo + report.photo_after)
        assert report.organisations
    assert any("\n" in report.description for report in made_up_reports)
    assert any('"' in report.description for report in made_up_reports)


def test_they_stream(reported_country: Country) -> None:
    """The first of many millions comes at once."""
    reports = generate_reports(reported_country, count=20_000_000, seed=1, until=UNTIL, days=36_500)
    assert isinstance(next(reports), Report)


def test_a_country_without_municipalities_has_reports_too() -> None:
    country = generate_country(subdistricts=20, municipalities=0, detail=0)
    reports = list(generate_reports(country, count=50, seed=1, until=UNTIL))
    assert all(report.organisations[0].startswith("อบต.") for report in reports)


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ({"count": -1}, "count must be 0 to"),
        ({"count": 2**30 + 1}, "count must be 0 to"),
        ({"seed": -1}, "seed must not be negative"),
        ({"days": 0}, "days must be 1 to"),
        ({"until": datetime(2026, 9, 10)}, "until has no timezone"),
    ],
)
def test_arguments_that_make_no_reports_are_refused_at_once(
    reported_country: Country, argument: dict[str, object], message: str
) -> None:
    asked: dict[str, object] = {"count": 10, "seed": 1, "until": UNTIL} | argument
    with pytest.raises(InputError, match=message):
        generate_reports(reported_country, **asked)  # type: ignore[arg-type]


def test_some_districts_are_behind_and_others_are_not(made_up_reports: list[Report]) -> None:
    """So that hot spots can be found: shares of open reports differ by more than chance makes them."""
    made: Counter[str] = Counter()
    opened: Counter[str] = Counter()
    for report in made_up_reports:
        district = report.extra["district"]
        made[district] += 1
        opened[district] += state_group(report.state) == "open"
    share = opened.total() / made.total()
    away = [
        (opened[district] - share * count) ** 2 / (share * (1 - share) * count)
        for district, count in made.items()
    ]
    # by chance each is 1 on the average
    assert np.mean(away) > 2
