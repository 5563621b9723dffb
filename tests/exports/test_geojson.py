"""GeoJSON as RFC 7946 has it."""

from collections.abc import Iterator

import numpy as np
import orjson
import pyarrow as pa
import shapely

from geo_fondue.exports import geojson
from geo_fondue.exports.rows import Rows


def batch(start: int, count: int) -> Rows:
    numbers = list(range(start, start + count))
    return Rows(
        ids=[f"P{number}" for number in numbers],
        properties=pa.RecordBatch.from_pydict(
            {"number": numbers, "name": [f'"{n}" กรุงเทพ' for n in numbers]}
        ),
        geometry=shapely.points([100.0 + number for number in numbers], 13.5),
    )


def test_a_collection_is_one_json_object_with_what_it_is_said_to_be() -> None:
    text = b"".join(geojson.collection([batch(0, 2), batch(2, 1)], {"edition": "small", "query": {"a": 1}}))
    found = orjson.loads(text)
    assert list(found) == ["type", "edition", "query", "features", "bbox"]
    assert found["type"] == "FeatureCollection"
    assert found["bbox"] == [100, 13.5, 102, 13.5]
    assert [feature["id"] for feature in found["features"]] == ["P0", "P1", "P2"]
    assert found["features"][1] == {
        "type": "Feature",
        "id": "P1",
        "geometry": {"type": "Point", "coordinates": [101.0, 13.5]},
        "properties": {"number": 1, "name": '"1" กรุงเทพ'},
    }


def test_each_feature_stands_on_a_line_of_its_own() -> None:
    text = b"".join(geojson.collection([batch(0, 3)], {}))
    assert len(text.splitlines()) == 3 + 2


def test_a_feature_has_a_box_unless_it_is_a_point() -> None:
    polygon = np.array([shapely.box(100, 13, 101, 14)], dtype=object)
    rows = Rows(["A"], pa.RecordBatch.from_pydict({"code": ["A"]}), polygon)
    (feature,) = orjson.loads(b"".join(geojson.collection([rows], {})))["features"]
    assert feature["bbox"] == [100, 13, 101, 14]


def test_a_row_without_a_place_has_null_for_its_geometry() -> None:
    nowhere = Rows(["A"], pa.RecordBatch.from_pydict({"code": ["A"]}), np.array([None], dtype=object))
    found = orjson.loads(b"".join(geojson.collection([nowhere], {})))
    assert found["features"][0]["geometry"] is None
    assert "bbox" not in found


def test_no_rows_make_a_collection_without_features() -> None:
    empty = batch(0, 1)
    none = Rows([], empty.properties.slice(0, 0), np.empty(0, dtype=object))
    for batches in ([], [none], [none, none]):
        assert orjson.loads(b"".join(geojson.collection(batches, {}))) == {
            "type": "FeatureCollection",
            "features": [],
        }
    assert len(orjson.loads(b"".join(geojson.collection([none, empty, none, empty], {})))["features"]) == 2


def test_lines_are_features_and_nothing_else() -> None:
    text = b"".join(geojson.lines([batch(0, 2), batch(2, 1)]))
    assert [orjson.loads(line)["id"] for line in text.splitlines()] == ["P0", "P1", "P2"]
    assert text.endswith(b"}\n")


def test_batches_are_taken_as_chunks_are_asked_for() -> None:
    taken: list[int] = []

    def batches() -> Iterator[Rows]:
        for number in range(1_000_000):
            taken.append(number)
            yield batch(number, 1)

    for chunks in (geojson.collection(batches(), {}), geojson.lines(batches())):
        taken.clear()
        for _ in range(4):
            next(chunks)
        assert len(taken) <= 4
