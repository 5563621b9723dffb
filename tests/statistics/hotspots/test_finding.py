"""The hot spots of a layer, from reports to rows."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import h3
import numpy as np
import pytest
import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Edition, Origin, open_edition, write_edition
from geo_fondue.errors import InputError, NotFoundError
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.store import Store
from geo_fondue.resolver import Resolver
from geo_fondue.statistics.hotspots import Hotspots, area_hotspots, hexagon_hotspots

Keep = Callable[[Sequence[Report]], Store]
START = datetime(2024, 1, 1, 5, tzinfo=UTC)
SIDE = 8


@pytest.fixture(scope="module")
def chequered(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Return an edition of 8 times 8 subdistricts of a quarter of a degree in one district."""
    y, x = (axis.ravel() for axis in np.indices((SIDE, SIDE)) * 0.25)
    codes = np.array([f"S{number:02}" for number in range(SIDE * SIDE)], dtype=object)
    squares = shapely.box(100 + x, 10 + y, 100.25 + x, 10.25 + y)
    one = np.array(["D1"], dtype=object)
    layers = [
        Areas("district", one, {"en": one}, np.array([shapely.box(100, 10, 102, 12)], dtype=object)),
        Areas(
            "subdistrict",
            codes,
            {"en": codes},
            squares,
            "district",
            np.repeat(one, len(codes)),
            {"population": np.where(np.arange(len(codes)) == 63, 0, 1000)},
        ),
    ]
    folder = tmp_path_factory.mktemp("chequered")
    origin = Origin(title="Squares", licence="CC0-1.0", attribution="Nobody", files=("made.up",))
    write_edition(folder / "editions", edition_id="squares", layers=[(each, origin) for each in layers])
    return open_edition(folder / "editions" / "squares")


def reports_of(counts: dict[int, tuple[int, int]], *, day: int = 0, first: int = 0) -> list[Report]:
    """Return (open, closed) reports in the middle of squares by number, made some days after the start."""
    made = []
    for square, (opened, closed) in counts.items():
        at = START + timedelta(days=day)
        for number in range(opened + closed):
            made.append(
                Report(
                    source="test",
                    ticket_id=f"{first}-{day}-{square}-{number}",
                    lon=100.125 + square % SIDE * 0.25,
                    lat=10.125 + square // SIDE * 0.25,
                    state="start" if number < opened else "finish",
                    categories=("ถนน",) if number % 2 else ("น้ำท่วม",),
                    created_at=at,
                    last_activity=at,
                )
            )
    return made


@pytest.fixture
def stored(new_database_url: Callable[[], str], chequered: Edition) -> Callable[[Sequence[Report]], Store]:
    """Return a function that takes reports into a new store."""

    def take_in(reports: Sequence[Report]) -> Store:
        store = Store.open(new_database_url())
        resolver = Resolver(chequered)
        lon, lat = np.array([(report.lon, report.lat) for report in reports]).reshape(-1, 2).T
        store.upsert(list(reports), resolver.resolve_batch(lon, lat))
        return store

    return take_in


HOT = {0, 1, 2, 8, 9, 10, 16, 17, 18}
"""The squares in the south-west."""


def uneven() -> dict[int, tuple[int, int]]:
    return {square: (9, 1) if square in HOT else (2, 8) for square in range(SIDE * SIDE)}


def kinds(found: Hotspots) -> dict[str, str]:
    return {row.code: row.kind for row in found.rows}


def test_where_more_is_open_than_elsewhere_is_a_hot_spot(stored: Keep, chequered: Edition) -> None:
    with stored(reports_of(uneven())) as store:
        found = area_hotspots(store, chequered, ReportFilter(), layer="subdistrict", per="reports")
    assert len(found.rows) == found.tested == 64
    assert kinds(found)["S09"] == "hot"
    assert kinds(found)["S63"] == "neither"
    row = found.rows[9]
    assert (row.count, row.base, row.confidence) == (9, 10.0, 99)
    assert row.expected == pytest.approx(10 * (9 * 9 + 55 * 2) / 640)
    assert row.ratio == pytest.approx(9 / row.expected)
    assert row.z is not None
    assert row.z > 4
    assert found.left_out == 0


def test_people_are_what_counts_are_set_against_where_they_came_with_the_boundaries(
    stored: Keep, chequered: Edition
) -> None:
    with stored(reports_of(uneven())) as store:
        found = area_hotspots(store, chequered, ReportFilter(), layer="subdistrict")
    assert found.per == "people"
    assert kinds(found)["S63"] == "no_data", "where nobody lives there is no rate"
    assert kinds(found)["S09"] == "hot"
    assert found.rows[63].z is found.rows[63].q is None
    assert found.tested == 63


def test_without_people_and_with_all_reports_counts_are_taken_as_they_are(
    keep: Keep, small_edition: Edition
) -> None:
    found = area_hotspots(keep([]), small_edition, ReportFilter(), layer="subdistrict", measure="total")
    assert found.per == "none"
    assert {row.kind for row in found.rows} == {"neither"}
    assert {row.z for row in found.rows} == {0}


def test_without_reports_there_is_no_share_anywhere(keep: Keep, small_edition: Edition) -> None:
    found = area_hotspots(keep([]), small_edition, ReportFilter(), layer="subdistrict")
    assert found.per == "reports"
    assert {row.kind for row in found.rows} == {"no_data"}


def test_one_with_data_among_others_without_is_alone(stored: Keep, chequered: Edition) -> None:
    with stored(reports_of({0: (3, 3), 5: (1, 2), 6: (2, 2)})) as store:
        found = area_hotspots(store, chequered, ReportFilter(), layer="subdistrict", per="reports")
    assert {row.code for row in found.rows if row.kind == "alone"} == {"S00"}
    assert {row.code for row in found.rows if row.z is not None} == {"S05", "S06"}


def test_a_category_is_set_against_all_reports_of_the_place(stored: Keep, chequered: Edition) -> None:
    chosen = ReportFilter(category="ถนน")
    with stored(reports_of(uneven())) as store:
        found = area_hotspots(store, chequered, chosen, layer="subdistrict", measure="total", per="reports")
    assert {row.base for row in found.rows} == {10.0}
    assert {row.count for row in found.rows} == {5}
    assert {row.kind for row in found.rows} == {"neither"}


def test_periods_tell_what_is_new(stored: Keep, chequered: Edition) -> None:
    quiet = dict.fromkeys(range(SIDE * SIDE), (2, 8))
    made = [
        *reports_of(quiet, day=0),
        *reports_of(quiet, day=10),
        *reports_of(uneven(), day=20),
        *reports_of(quiet, day=29, first=1),
    ]
    chosen = ReportFilter(from_=date(2024, 1, 1), to=date(2024, 1, 30))
    with stored(made) as store:
        found = area_hotspots(store, chequered, chosen, layer="subdistrict", per="reports", periods=3)
    assert [(a.day, b.day) for a, b in found.periods] == [(1, 10), (11, 20), (21, 30)]
    assert found.rows[9].trend == "new"
    assert found.rows[9].periods[:2] == (0, 0)
    assert found.rows[9].periods[2] > 0
    assert found.rows[40].trend is None


def test_a_parent_leaves_its_own_areas_to_be_compared(keep: Keep, small_edition: Edition) -> None:
    store = keep([])
    found = area_hotspots(
        store, small_edition, ReportFilter(parent="XA"), layer="subdistrict", measure="total"
    )
    assert [row.code for row in found.rows] == ["XA0101", "XA0102", "XA0201", "XA0202"]
    assert found.query["parent"] == "XA"
    with pytest.raises(NotFoundError):
        area_hotspots(store, small_edition, ReportFilter(parent="XX"), layer="subdistrict")


def test_reports_in_no_area_are_told(keep: Keep, small_edition: Edition) -> None:
    outside = Report(source="t", ticket_id="1", lon=50.0, lat=5.0, state="start", last_activity=START)
    found = area_hotspots(
        keep([outside]), small_edition, ReportFilter(), layer="subdistrict", measure="total"
    )
    assert found.left_out == 1


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"measure": "total", "per": "reports"}, "all reports are the same share"),
        ({"per": "people"}, "without inhabitants"),
        ({"per": "nobody"}, "no hot spots per"),
        ({"measure": "nothing"}, "no hot spots of"),
        ({"periods": 1}, "1 periods cannot be compared"),
        ({"periods": 99}, "99 periods cannot be compared"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    keep: Keep, small_edition: Edition, asked: dict[str, object], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        area_hotspots(keep([]), small_edition, ReportFilter(), layer="subdistrict", **asked)  # type: ignore[arg-type]


def test_days_that_are_fewer_than_periods_are_refused(stored: Keep, chequered: Edition) -> None:
    chosen = ReportFilter(from_=date(2024, 1, 1), to=date(2024, 1, 2))
    with (
        stored(reports_of({0: (1, 1)})) as store,
        pytest.raises(InputError, match=r"the days that have reports \(1\) are too few for 3 periods"),
    ):
        area_hotspots(store, chequered, chosen, layer="subdistrict", per="reports", periods=3)


def test_the_answer_as_json_says_what_was_asked_and_found(stored: Keep, chequered: Edition) -> None:
    with stored(reports_of(uneven())) as store:
        told = area_hotspots(store, chequered, ReportFilter(), layer="subdistrict", per="reports").to_dict()
    assert told["layer"] == "subdistrict"
    assert told["tested"] == 64
    assert told["hot"] == sum(row["kind"] == "hot" for row in told["areas"])
    assert told["areas"][9]["code"] == "S09"
    assert told["areas"][9]["confidence"] == 99


def test_hexagons_are_told_where_enough_was_reported(stored: Keep, chequered: Edition) -> None:
    made = reports_of({**uneven(), 63: (1, 2)})
    with stored(made) as store:
        found = hexagon_hotspots(store, chequered, ReportFilter(), resolution=4, suppress_below=5)
    assert found.per == "reports"
    assert found.layer is None
    assert found.left_out < found.rows[0].count + 3
    assert all(row.base is not None and row.base >= 5 for row in found.rows)
    assert sum(row.count for row in found.rows) + found.left_out == 9 * 9 + 54 * 2 + 1


def test_nobody_counted_the_people_of_hexagons(stored: Keep, chequered: Edition) -> None:
    with (
        stored(reports_of(uneven())) as store,
        pytest.raises(InputError, match="without inhabitants"),
    ):
        hexagon_hotspots(store, chequered, ReportFilter(), resolution=5, per="people")


def test_a_hot_spot_of_hexagons_is_found(stored: Keep, chequered: Edition) -> None:
    """Each square holds one hexagon of resolution 4 or so; more are open in the south-west."""
    rng = np.random.default_rng(1)
    made = []
    for number, (lon, lat) in enumerate(rng.uniform((100, 10), (102, 12), (4000, 2)).tolist()):
        hot = lon < 100.7 and lat < 10.7
        made.append(
            Report(
                source="t",
                ticket_id=str(number),
                lon=lon,
                lat=lat,
                state="start" if rng.random() < (0.8 if hot else 0.2) else "finish",
                last_activity=START,
            )
        )
    with stored(made) as store:
        found = hexagon_hotspots(store, chequered, ReportFilter(), resolution=5, periods=0)
    hot = [h3.cell_to_latlng(row.code) for row in found.rows if row.kind == "hot"]
    assert len(hot) >= 8
    assert all(lat < 10.95 and lon < 100.95 for lat, lon in hot)


def test_days_without_any_report_of_all_are_no_part_of_a_period(stored: Keep, chequered: Edition) -> None:
    made = [*reports_of(uneven(), day=0), *reports_of(uneven(), day=9)]
    chosen = ReportFilter(from_=date(2023, 10, 1), to=date(2024, 9, 30))
    with stored(made) as store:
        found = area_hotspots(store, chequered, chosen, layer="subdistrict", per="reports", periods=2)
    assert found.periods == (
        (date(2024, 1, 1), date(2024, 1, 5)),
        (date(2024, 1, 6), date(2024, 1, 10)),
    )
    assert found.rows[9].trend == "persistent"
