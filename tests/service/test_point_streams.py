"""Streams of points are answered the same however they are cut into pieces."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_fondue.errors import InputError
from geo_fondue.service import Service
from geo_fondue.service.answer_columns import AnswerColumns
from geo_fondue.service.facade import View
from geo_fondue.service.point_answers import PointAnswers
from geo_fondue.service.point_streams import (
    ArrowPoints,
    CsvPoints,
    JsonPoints,
    NdjsonPoints,
    PointStream,
    UnreadableError,
)

# lon, lat, outcome, province
POINTS = [
    (100.5, 13.5, "inside", "A"),
    (101.5, 13.5, "inside", "B"),
    (102.001, 13.5, "nearest", "B"),
    (110.0, 13.5, "outside", None),
    (0.0, 0.0, None, None),
    (13.5, 100.5, None, None),
]
Make = Callable[[], PointStream]


@pytest.fixture
def view(service: Service, boxes: Any) -> View:
    """Publish an edition of two boxes."""
    boxes("one")
    service.catalogue.publish("one")
    return service.view()


def answered(stream: PointStream, body: bytes, size: int = 1 << 20) -> bytes:
    """Send a body in pieces."""
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(map(stream.feed, pieces)) + stream.finish()


def arrow_body(*tables: pa.Table, **options: Any) -> bytes:
    """Write tables of one schema as a stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, tables[0].schema, **options) as writer:
        for table in tables:
            writer.write_table(table)
    return bytes(sink.getvalue())


def points_table() -> pa.Table:
    """Return the points with columns of several kinds."""
    return pa.table(
        {
            "id": pa.array(["a", None, "a", "b", "b", "c"]).dictionary_encode(),
            "lat": [lat for _, lat, *_ in POINTS],
            "lon": [lon for lon, *_ in POINTS],
            "tags": [["x"], [], None, [], [], []],
        }
    )


BODIES = {
    "json": json.dumps({"points": [point[:2] for point in POINTS]}).encode(),
    "ndjson": b"\n".join(
        json.dumps({"id": "ก", "lon": lon, "lat": lat}, ensure_ascii=False).encode()
        for lon, lat, *_ in POINTS
    ),
    "csv": b'\xef\xbb\xbfid,lat,lon,"a ""b"""\r\n'
    + "".join(f'00{number},{lat},{lon},"x\ny"\r\n' for number, (lon, lat, *_) in enumerate(POINTS)).encode(),
    "arrow": arrow_body(points_table(), points_table()),
}


def make(kind: str, view: View) -> PointStream:
    """Return a new stream."""
    match kind:
        case "json":
            return JsonPoints(lambda _: PointAnswers(view))
        case "ndjson":
            return NdjsonPoints(PointAnswers(view))
        case "csv":
            return CsvPoints(AnswerColumns(view.resolver))
    return ArrowPoints(AnswerColumns(view.resolver))


def outcomes(kind: str, body: bytes) -> list[tuple[str | None, str | None]]:
    """Return the outcome and the province of each answer."""
    if kind == "csv":
        rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(body.decode(), newline="")))
        return [(row["outcome"] or None, row["province"] or None) for row in rows]
    if kind == "arrow":
        rows = pa.ipc.open_stream(body).read_all().to_pylist()
        return [(row["outcome"], row["province"]) for row in rows]
    items = json.loads(body)["results"] if kind == "json" else list(map(json.loads, body.splitlines()))
    return [(item["outcome"], item.get("areas", {}).get("province", {}).get("code")) for item in items]


@pytest.mark.parametrize("kind", list(BODIES))
@pytest.mark.parametrize("size", [1, 7, 100, 1 << 20])
def test_every_format_is_answered_however_it_is_cut(view: View, kind: str, size: int) -> None:
    whole = answered(make(kind, view), BODIES[kind])
    expected = [(outcome, province) for *_, outcome, province in POINTS]
    assert outcomes(kind, whole) == expected * (2 if kind == "arrow" else 1)
    in_pieces = answered(make(kind, view), BODIES[kind], size)
    if kind == "arrow":
        assert pa.ipc.open_stream(in_pieces).read_all().equals(pa.ipc.open_stream(whole).read_all())
    else:
        assert in_pieces == whole


@pytest.mark.parametrize("kind", list(BODIES))
def test_no_bytes_make_a_stream_fail_but_with_an_error_for_people(view: View, kind: str) -> None:
    body = BODIES[kind]

    @settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.integers(0, len(body)),
        st.integers(0, 20),
        st.binary(max_size=20),
        st.sampled_from([1, 50, 1 << 20]),
    )
    def send(at: int, length: int, other: bytes, size: int) -> None:
        stream = make(kind, view)
        try:
            answered(stream, body[:at] + other + body[at + length :], size)
        except InputError as error:
            stream.broken_off(error)

    send()


def test_members_and_columns_stay_as_they_came(view: View) -> None:
    lines = answered(make("ndjson", view), b'{ "n":1.50, "lat":13.5 , "lon":100.5 }\r\n').decode()
    assert lines.startswith('{ "n":1.50, "lat":13.5 , "lon":100.5 ,"outcome":"inside","edition":"one"')
    text = answered(make("csv", view), b'id;lat;lon\n007;13.50;100.5\n"a;b";0;0\n').decode()
    assert text == (
        "id;lat;lon;outcome;province;distance_m;problem\n"
        "007;13.50;100.5;inside;A;;\n"
        '"a;b";0;0;;;;(0, 0) is what devices send when they have no position. '
        "Ask the sender for the real position\n"
    )
    table = pa.ipc.open_stream(answered(make("arrow", view), BODIES["arrow"])).read_all()
    assert table.select(points_table().column_names).to_pylist() == points_table().to_pylist() * 2
    assert table.column_names[-4:] == ["outcome", "province", "distance_m", "problem"]
    assert table["distance_m"].to_pylist()[2] == pytest.approx(108, abs=1)
    assert "swapped" in table["problem"].to_pylist()[5]


def test_lines_may_hold_objects_features_and_pairs(view: View) -> None:
    feature = {"type": "Feature", "id": 7, "properties": {"a": 1, "outcome": "old"}}
    lines = [
        [100.5, 13.5],
        {**feature, "geometry": {"type": "Point", "coordinates": [101.5, 13.5]}},
        {**feature, "properties": None, "geometry": {"type": "LineString", "coordinates": []}},
        {"longitude": 100.5, "latitude": "13.5", "outcome": "old", "areas": 1},
        {"lat": 13.5},
        [1],
        [0, 0],
        {},
    ]
    body = "\n".join(map(json.dumps, lines)).encode() + b"\n\nnonsense\n3"
    found = list(map(json.loads, answered(make("ndjson", view), body).splitlines()))
    assert found[0].keys() == {"outcome", "edition", "areas", "agency"}
    assert (found[1]["id"], found[1]["properties"]["a"]) == (7, 1)
    assert found[1]["properties"]["outcome"] == "inside"
    assert "LineString, not a Point" in found[2]["properties"]["problem"]["detail"]
    assert (found[3]["outcome"], found[3]["areas"]["province"]["code"]) == ("inside", "A")
    assert [each["outcome"] for each in found[4:]] == [None] * 6
    assert "no lon and lat" in found[4]["problem"]["detail"]
    assert "[1] is not a point" in found[5]["problem"]["detail"]
    assert "(0, 0)" in found[6]["problem"]["detail"]
    assert "line 10: not JSON" in found[8]["problem"]["detail"]
    assert "line 11: not a JSON object" in found[9]["problem"]["detail"]


def test_a_record_that_is_none_has_its_problem_in_its_place(view: View) -> None:
    body = b'lat,lon\n13.5,100.5\n1,2,3\n13.5,101.5\n1,"x"y\n'
    rows = list(csv.reader(answered(make("csv", view), body).decode().splitlines()))
    assert [row[3] for row in rows[1:]] == ["A", "", "B", ""]
    assert rows[2] == ["", "", "", "", "", "line 3: 2 fields are wanted, 3 are there"]
    assert "line 5: a quote" in rows[4][5]


def test_wkb_in_arrow_is_read_as_geoparquet_describes_it(view: View) -> None:
    geo = {"primary_column": "place", "columns": {"place": {"encoding": "WKB"}}}
    places = pa.array(shapely.to_wkb(shapely.points([(100.5, 13.5), (110, 13.5)])))
    table = pa.table({"place": places}).replace_schema_metadata({"geo": json.dumps(geo)})
    found = pa.ipc.open_stream(answered(make("arrow", view), arrow_body(table))).read_all()
    assert found["outcome"].to_pylist() == ["inside", "outside"]


def test_a_batch_that_holds_a_whole_table_is_answered_piece_by_piece(view: View) -> None:
    table = pa.table({"lon": [100.5] * 200_000, "lat": [13.5] * 200_000})
    reader = pa.ipc.open_stream(answered(make("arrow", view), arrow_body(table)))
    assert [len(batch) for batch in reader] == [65536, 65536, 65536, 3392]


@pytest.mark.parametrize(
    ("kind", "body", "error", "said"),
    [
        ("json", b"", UnreadableError, "no JSON object with points"),
        ("json", b'{"points": [[1, 2]', UnreadableError, "no JSON"),
        ("json", b'{"points": [[1,2],[1,,2],[3,4]]}', UnreadableError, "no JSON"),
        ("json", b'{"points": [[1,2]], "layer": "x"}', InputError, "behind points"),
        ("json", b'{"points": [' + b"1" * 1_000_001, UnreadableError, "longer than 1,000,000 bytes"),
        ("json", b" " * 1_000_001, UnreadableError, "no points begin"),
        ("ndjson", b"nonsense\n", UnreadableError, "not JSON"),
        ("ndjson", b"[" * 1_000_001, UnreadableError, "a line is longer than 1,000,000 bytes"),
        ("csv", b"", UnreadableError, "no header"),
        ("csv", b"a,b\n1,2\n", InputError, "no columns with coordinates"),
        ("csv", b"x" * 2_000_000, UnreadableError, "no header"),
        ("arrow", b"", UnreadableError, "no schema"),
        ("arrow", b"ARROW1\0\0", UnreadableError, "stream format"),
        (
            "arrow",
            b"\xff\xff\xff\xff\x08\0\0\0" + b"\0" * 8,
            UnreadableError,
            "does not begin with a schema",
        ),
        ("arrow", BODIES["arrow"][:-100], UnreadableError, "breaks off"),
        ("arrow", b"\xff\xff\xff\xff\xff\xff\xff\x7f", InputError, "metadata of"),
        (
            "arrow",
            arrow_body(points_table(), options=pa.ipc.IpcWriteOptions(compression="zstd")),
            InputError,
            "compressed",
        ),
        ("arrow", arrow_body(pa.table({"a": [1]})), InputError, "no columns with coordinates"),
        (
            "arrow",
            arrow_body(pa.table([[1.0], [1.0], [2.0]], names=["lat", "lat", "lon"])),
            InputError,
            "several columns 'lat'",
        ),
        (
            "arrow",
            arrow_body(pa.table({"lon": pa.nulls(20_000_000), "lat": pa.nulls(20_000_000)})),
            InputError,
            "20,000,000 rows",
        ),
        (
            "arrow",
            arrow_body(pa.table({"lon": [1.0] * 9_000_000, "lat": pa.nulls(9_000_000)})),
            InputError,
            "Send smaller record batches",
        ),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_cannot_be_read_or_used_is_refused_with_why(
    view: View, kind: str, body: bytes, error: type[InputError], said: str
) -> None:
    with pytest.raises(InputError, match=said) as told:
        answered(make(kind, view), body, 1 << 18)
    assert type(told.value) is error


def test_an_answer_that_ends_early_says_so(view: View) -> None:
    error = UnreadableError("it is broken", remedy="Mend it")
    stream = make("json", view)
    begun = stream.feed(b'{"points":[[100.5,13.5],[1')
    end = stream.broken_off(error)
    assert end is not None
    told = json.loads(begun + end)
    assert (len(told["results"]), told["problem"]) == (1, {"detail": "it is broken", "remedy": "Mend it"})
    line = make("ndjson", view).broken_off(error)
    assert line is not None
    assert "it is broken" in json.loads(line)["problem"]["detail"]
    assert make("csv", view).broken_off(error) is make("arrow", view).broken_off(error) is None
