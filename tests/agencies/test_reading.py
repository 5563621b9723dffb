"""Lists of agencies: Traffy's own and a city's, good rows in and bad ones told."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo_fondue.agencies import Agency, Place, read_agencies, register, registered
from geo_fondue.errors import InputError

HEADER = (
    "org_id,name,name_en,latitude,longitude,address,province,is_official,area_codes,overlays,categories\n"
)


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_a_csv_is_read_in_any_encoding_that_thai_offices_use(tmp_path: Path, encoding: str) -> None:
    row = '7,เทศบาล,Town,13.5,100.5,ถนน 1,ลำพูน,true,"TH10,municipality:M1",expressway:*,ถนน|ทางเท้า\n'
    (agency,), bad = read_agencies(write(tmp_path / "a.csv", HEADER + row, encoding))
    assert bad == []
    assert agency == Agency(
        org_id="7",
        name={"th": "เทศบาล", "en": "Town"},
        lat=13.5,
        lon=100.5,
        address="ถนน 1",
        province="ลำพูน",
        is_official=True,
        areas=(Place(None, "TH10"), Place("municipality", "M1")),
        overlays=(Place("expressway", "*"),),
        categories=("ถนน", "ทางเท้า"),
    )


@pytest.mark.parametrize("around", [lambda rows: rows, lambda rows: {"status": "success", "results": rows}])
def test_json_is_read_as_a_list_and_as_traffy_sends_it(tmp_path: Path, around: object) -> None:
    rows = [{"org_id": 12, "name": "สำนักงาน", "is_official": False, "area_codes": ["TH10", 1001], "more": {}}]
    path = write(tmp_path / "a.json", json.dumps(around(rows)))  # type: ignore[operator]
    (agency,), bad = read_agencies(path)
    assert (agency.org_id, agency.is_official, bad) == ("12", False, [])
    assert [str(place) for place in agency.areas] == ["TH10", "1001"]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",x,,,,,,,,,", "org_id"),
        ("1,,,,,,,,,,", "name"),
        ("1,x,,95,100,,,,,,", "latitude"),
        ("1,x,,13,nan,,,,,,", "longitude"),
        ("1,x,,13,east,,,,,,", "longitude"),
        ("1,x,,,,,,perhaps,,,", "is_official"),
        ("1,x,,,,,,,province:,,", "area_codes"),
        ("1,x,,,,,,,*,,", "area_codes"),
        ("1,x,,,,,,,,expressway,", "overlays"),
        ('1,x,,,,,,,,,"[""a"""', "categories"),
        ("good,x,,,,,,,,,", "org_id"),
        (f"1,{'x' * 501},,,,,,,,,", "name"),
    ],
)
def test_a_bad_row_is_told_and_the_others_are_taken(tmp_path: Path, row: str, field: str) -> None:
    agencies, bad = read_agencies(
        write(tmp_path / "a.csv", f"{HEADER}good,ดี,,,,,,,,,\n{row}\nlast,ดี,,,,,,,,,\n")
    )
    assert [agency.org_id for agency in agencies] == ["good", "last"]
    assert [(one.row, one.field) for one in bad] == [(2, field)]
    assert bad[0].reason


def test_an_office_at_0_0_or_half_a_place_is_nowhere(tmp_path: Path) -> None:
    agencies, _ = read_agencies(write(tmp_path / "a.csv", HEADER + "1,x,,0,0,,,,,,\n2,x,,13,,,,,,,\n"))
    assert [(agency.lat, agency.lon) for agency in agencies] == [(None, None), (None, None)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"", "csv and .json"),
        ("a.csv", b"name\nx\n", "no column org_id"),
        ("a.csv", b"", "no column org_id"),
        ("a.csv", b"org_id\n\xdb\xfc\n", "neither UTF-8 nor cp874"),
        ("a.json", b"{", "no JSON"),
        ("a.json", b"[" * 100_000, "no JSON"),
        ("a.json", b'{"status": "fail"}', "no list of agencies"),
        ("a.json", b"3", "no list of agencies"),
    ],
)
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_agencies(tmp_path / name)
    with pytest.raises(InputError, match="cannot be read"):
        read_agencies(tmp_path / "missing.csv")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
fields = st.sampled_from(HEADER.strip().split(","))


@settings(max_examples=60)
@given(st.lists(st.dictionaries(fields, anything) | anything, max_size=4))
@example([{"org_id": "1", "name": "\ud800"}, {"org_id": "2", "name": "x", "categories": ["\udfff"]}])
def test_whatever_stands_in_a_list_each_row_is_taken_or_told(tmp_path_factory: object, rows: object) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"  # type: ignore[attr-defined]
    path.write_text(json.dumps(rows), encoding="utf-8", errors="surrogatepass")
    try:
        agencies, bad = read_agencies(path)
    except InputError:
        return
    assert len(agencies) + len(bad) == len(rows)  # type: ignore[arg-type]
    data = tmp_path_factory.mktemp("kept")  # type: ignore[attr-defined]
    register(data, agencies)
    assert sorted(agencies, key=lambda agency: agency.org_id) == list(registered(data))
