"""From a point to its jurisdiction, on the country of rectangles."""

import csv
import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

import geo_fondue
from geo_fondue import resolver as resolver_module
from geo_fondue.areas import Areas
from geo_fondue.boundaries import Edition, Origin, write_edition
from geo_fondue.errors import DamagedError, InputError, NotFoundError, PositionError
from geo_fondue.jurisdictions import OUTCOME_NAMES, UNUSABLE
from geo_fondue.position import position_problem
from geo_fondue.resolver import Resolver

FEATURES = Path(__file__).parent / "features" / "resolve_rectangles.csv"
LAYERS = ("province", "district", "subdistrict", "municipality")

with FEATURES.open(encoding="utf-8") as _file:
    TABLE = list(csv.DictReader(_file))


@pytest.fixture(scope="module")
def resolver(small_edition: Edition) -> Resolver:
    return Resolver(small_edition)


@pytest.mark.parametrize("row", TABLE, ids=[row["why"] for row in TABLE])
def test_the_table_of_points_one_by_one(resolver: Resolver, row: dict[str, str]) -> None:
    answer = resolver.resolve(lat=float(row["lat"]), lon=float(row["lon"]))
    assert answer.outcome == row["outcome"]
    assert {layer: area.code for layer, area in answer.areas.items()} == {
        layer: row[layer] for layer in LAYERS if row[layer]
    }
    assert (answer.distance_m is not None) == (row["outcome"] == "nearest")


def test_the_table_of_points_at_once(resolver: Resolver) -> None:
    lon, lat = ([float(row[name]) for row in TABLE] for name in ("lon", "lat"))
    found = resolver.resolve_batch(lon, lat)
    assert [OUTCOME_NAMES[outcome] for outcome in found.outcomes] == [row["outcome"] for row in TABLE]
    for layer in LAYERS:
        assert found.codes(layer).tolist() == [row[layer] or None for row in TABLE]
        located = resolver.resolve_many(lon, lat, layer=layer)
        expected = [row[layer] if row["outcome"] == "inside" else "" for row in TABLE]
        codes = resolver.areas(layer).codes
        assert ["" if position < 0 else codes[position] for position in located] == expected


places = st.tuples(st.floats(99.9, 104.1), st.floats(9.9, 14.1)) | st.tuples(
    st.sampled_from([99.99, 100.0, 101.0, 101.5, 102.0, 104.0, 104.01]),
    st.sampled_from([9.99, 10.0, 11.5, 12.0, 14.0]),
)
anything = st.tuples(
    st.floats() | st.sampled_from([0.0, 180.0, -180.0, 100.5]),
    st.floats() | st.sampled_from([0.0, 90.0, -90.0, 12.5, 100.5]),
)


@given(points=st.lists(places | anything, min_size=1, max_size=8), layer=st.sampled_from([None, *LAYERS]))
def test_many_points_get_what_each_gets_alone(
    small_edition: Edition, points: list[tuple[float, float]], layer: str | None
) -> None:
    resolver = Resolver(small_edition)
    lon, lat = zip(*points, strict=True)
    found = resolver.resolve_batch(lon, lat, layers=None if layer is None else [layer])
    for number, point in enumerate(points):
        try:
            answer = resolver.resolve(lon=point[0], lat=point[1], layer=layer)
        except PositionError:
            assert found.outcomes[number] == UNUSABLE
            assert all(positions[number] == -1 for positions in found.positions.values())
            continue
        assert OUTCOME_NAMES[found.outcomes[number]] == answer.outcome
        codes = {name: found.codes(name)[number] for name in found.positions}
        assert {name: code for name, code in codes.items() if code} == {
            name: area.code for name, area in answer.areas.items()
        }
        if answer.distance_m is None:
            assert math.isnan(found.distance_m[number])
        else:
            assert found.distance_m[number] == pytest.approx(answer.distance_m, abs=1e-6)


@given(points=st.lists(places | anything, min_size=1, max_size=8))
def test_what_one_point_is_refused_for_is_refused_among_many(
    small_edition: Edition, points: list[tuple[float, float]]
) -> None:
    lon, lat = zip(*points, strict=True)
    found = Resolver(small_edition).resolve_batch(lon, lat)
    refused = [position_problem(lon=x, lat=y, bounds=small_edition.bounds) is not None for x, y in points]
    assert (found.outcomes == UNUSABLE).tolist() == refused


@pytest.mark.parametrize(
    ("lat", "lon", "says"),
    [
        (0, 0, "no position"),
        (100.5, 12.5, "Try lat=12.5, lon=100.5"),
        (math.nan, 100, "not a number"),
        (91, 181, "-90 to 90"),
        (12, math.inf, "not a number"),
        ("north", 100, "'north' is not a number"),
        (None, 100, "None is not a number"),
        (12, 10**400, "not a number"),
    ],
)
def test_what_is_no_position_is_refused_with_what_to_do(
    resolver: Resolver, lat: float, lon: float, says: str
) -> None:
    with pytest.raises(PositionError, match=says):
        resolver.resolve(lat=lat, lon=lon)


def test_the_distance_is_geodesic(resolver: Resolver) -> None:
    _, _, expected = Geod(ellps="WGS84").inv(103.5, 14.01, 103.5, 14)
    answer = resolver.resolve(lat=14.01, lon=103.5)
    assert answer.distance_m == pytest.approx(expected, abs=1e-3)


def test_without_tolerance_nothing_is_nearest(small_edition: Edition) -> None:
    resolver = Resolver(small_edition, tolerance_m=0)
    assert resolver.resolve(lat=14.0001, lon=103.5).outcome == "outside"
    assert resolver.resolve_batch([103.5], [14.0001]).outcomes.tolist() == [2]


@pytest.mark.parametrize("tolerance_m", [-1, math.nan, math.inf])
def test_a_tolerance_is_a_length(small_edition: Edition, tolerance_m: float) -> None:
    with pytest.raises(InputError, match="no tolerance"):
        Resolver(small_edition, tolerance_m=tolerance_m)


def test_a_layer_asked_for_is_all_that_is_answered(resolver: Resolver) -> None:
    answer = resolver.resolve(lat=12.25, lon=101.75, layer="district")
    assert list(answer.areas) == ["district"]
    assert answer.outcome == "inside"


def test_a_layer_that_cuts_across_speaks_for_itself_when_asked_for_alone(resolver: Resolver) -> None:
    inside = resolver.resolve(lat=12.25, lon=101.75, layer="municipality")
    beside = resolver.resolve(lat=12.25, lon=101.4999, layer="municipality")
    assert (inside.outcome, list(inside.areas)) == ("inside", ["municipality"])
    assert (beside.outcome, list(beside.areas)) == ("outside", [])
    found = resolver.resolve_batch([101.75, 101.4999], [12.25, 12.25], layers=["municipality"])
    assert found.outcomes.tolist() == [0, 2]


def test_layers_come_in_their_order_whatever_order_they_are_asked_in(resolver: Resolver) -> None:
    found = resolver.resolve_batch([101.75], [12.25], layers=["municipality", "subdistrict", "province"])
    assert list(found.positions) == ["province", "subdistrict", "municipality"]
    assert list(resolver.resolve(lat=12.25, lon=101.75).areas) == list(LAYERS)


def test_a_layer_that_is_not_there_is_told_with_those_that_are(resolver: Resolver) -> None:
    for ask in (
        lambda: resolver.areas("village"),
        lambda: resolver.resolve(lat=12, lon=100.5, layer="village"),
        lambda: resolver.resolve_many([100.5], [12], layer="village"),
        lambda: resolver.resolve_batch([100.5], [12], layers=["province", "village"]),
    ):
        with pytest.raises(NotFoundError, match="province, district, subdistrict, municipality"):
            ask()
    with pytest.raises(InputError, match="no layer asked for"):
        resolver.resolve_batch([100.5], [12], layers=[])


def test_no_points_give_empty_answers(resolver: Resolver) -> None:
    assert resolver.resolve_many([], [], layer="province").shape == (0,)
    found = resolver.resolve_batch([], [])
    assert len(found) == 0
    assert found.codes("district").shape == (0,)


def test_positions_are_int32(resolver: Resolver) -> None:
    for layer in LAYERS:
        assert resolver.resolve_many([100.5, 101.75, 0.0], [12.0, 12.25, 0.0], layer=layer).dtype == np.int32


def test_what_came_in_is_not_changed(resolver: Resolver) -> None:
    lon, lat = np.array([100.5, math.nan, 0.0]), np.array([12.0, 12.0, 0.0])
    resolver.resolve_batch(lon, lat)
    np.testing.assert_array_equal(lon, [100.5, math.nan, 0.0])
    np.testing.assert_array_equal(lat, [12.0, 12.0, 0.0])


def test_threads_that_ask_a_new_resolver_at_once_get_the_same_answers(small_edition: Edition) -> None:
    generator = np.random.default_rng(5)
    lon, lat = generator.uniform(99.9, 104.1, 500), generator.uniform(9.9, 14.1, 500)
    expected = Resolver(small_edition).resolve_batch(lon, lat)
    resolver = Resolver(small_edition)
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(lambda _: resolver.resolve_batch(lon, lat), range(16)):
            np.testing.assert_array_equal(found.outcomes, expected.outcomes)
            for layer in LAYERS:
                np.testing.assert_array_equal(found.positions[layer], expected.positions[layer])


def test_an_area_without_a_known_parent_leaves_the_coarser_layers_out(
    small_layers: list[Areas], tmp_path: Path
) -> None:
    """An edition made elsewhere may name no parent; what is known is still answered."""
    province, district, *_ = small_layers
    orphaned = Areas(
        layer="district",
        codes=district.codes,
        names=district.names,
        geometry=district.geometry,
        parent_layer="province",
        parents=None,
    )

    class Loose:
        id, layers, hierarchies = "loose", ("province", "district"), (("province", "district"),)
        bounds = province.bounds
        path = Path("no-such-folder")
        manifest = SimpleNamespace(
            layers=[SimpleNamespace(layer=layer, sha256="") for layer in ("province", "district")]
        )

        def areas(self, layer: str) -> Areas:
            return {"province": province, "district": orphaned}[layer]

    resolver = Resolver(Loose())  # type: ignore[arg-type]
    assert list(resolver.resolve(lat=11, lon=100.5).areas) == ["district"]
    assert resolver.resolve_many([100.5], [11.0], layer="province").tolist() == [-1]


def test_an_edition_of_one_layer_that_cuts_across_is_its_own_hierarchy(
    small_layers: list[Areas], tmp_path: Path
) -> None:
    origin = Origin(title="One", licence=None, attribution=None, url=None, files=())
    edition = write_edition(tmp_path, edition_id="one", layers=[(small_layers[3], origin)])
    answer = Resolver(edition).resolve(lat=12, lon=101.499)
    assert answer.outcome == "nearest"
    assert answer.areas["municipality"].code == "XM01"


def test_warmed_up_every_index_is_kept_beside_the_edition(small_layers: list[Areas], tmp_path: Path) -> None:
    origin = Origin(title="Small", licence=None, attribution=None, url=None, files=())
    edition = write_edition(tmp_path, edition_id="small", layers=[(areas, origin) for areas in small_layers])
    Resolver(edition).warm_up()
    made = {path.name for path in edition.path.glob("*.index")}
    assert made == {"subdistrict.index", "municipality.index"}


def test_points_in_the_same_areas_share_an_answer(small_edition: Edition) -> None:
    resolver = Resolver(small_edition)
    one, other = (resolver.resolve(lat=10.5, lon=lon) for lon in (100.25, 100.75))
    assert one is other
    assert resolver.resolve(lat=10.5, lon=101.25) is not one


class TestOpen:
    """Where an edition is looked for."""

    def test_a_path_may_be_an_edition_or_a_data_folder(self, small_data: Path) -> None:
        for path in (small_data, str(small_data), small_data / "editions" / "small"):
            assert Resolver.open(path).edition.id == "small"

    def test_the_tolerance_is_passed_on(self, small_data: Path) -> None:
        assert Resolver.open(small_data, tolerance_m=5).tolerance_m == 5

    def test_where_nothing_is_published_it_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(NotFoundError, match="geo-fondue boundaries import"):
            Resolver.open(tmp_path)

    def test_a_damaged_edition_is_refused(self, small_layers: list[Areas], tmp_path: Path) -> None:
        origin = Origin(title="One", licence=None, attribution=None, url=None, files=())
        edition = write_edition(tmp_path, edition_id="one", layers=[(small_layers[3], origin)])
        with (edition.path / "municipality.parquet").open("ab") as file:
            file.write(b"!")
        with pytest.raises(DamagedError, match=r"municipality\.parquet"):
            Resolver.open(edition.path)

    def test_without_a_path_it_is_the_data_folder_of_the_settings(
        self, small_data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GEO_FONDUE_DATA", str(small_data))
        assert geo_fondue.Resolver.open().edition.id == "small"

    def test_alone_the_module_knows_no_settings(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(resolver_module, "default_data_folder", resolver_module._no_default)
        with pytest.raises(InputError, match="Give the path"):
            Resolver.open()


def test_geometry_of_the_edition_is_left_alone(small_edition: Edition) -> None:
    Resolver(small_edition).resolve_batch([100.5], [12.0])
    assert not shapely.is_prepared(small_edition.areas("subdistrict").geometry).any()
