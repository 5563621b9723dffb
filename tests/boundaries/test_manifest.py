"""Manifests of editions."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.boundaries.manifest import FileEntry, LayerEntry, Manifest, Origin
from geo_fondue.errors import DamagedError

DAYS = st.none() | st.dates()


def manifest(
    valid_from: date | None = None, valid_to: date | None = None, text: str = "x", version: int = 1
) -> Manifest:
    origin = Origin(title=text, files=("a.shp",))
    entry = LayerEntry(
        "district", "province", 2, 10, (100.1, 13.0, 101.0, 14.0), "d.parquet", 7, "ab", origin
    )
    return Manifest(
        format=version,
        id="e1",
        layers=(entry,),
        findings=FileEntry("findings.json", 2, "cd"),
        valid_from=valid_from,
        valid_to=valid_to,
        made_up=False,
        created_at=datetime(2024, 1, 2, 3, 4, 5, 678, tzinfo=UTC),
        generator="test",
    )


@given(DAYS, DAYS, st.text())
def test_a_manifest_comes_back_from_json_as_it_went_in(
    start: date | None, end: date | None, text: str
) -> None:
    written = manifest(start, end, text)
    assert Manifest.from_json(written.to_json(), where="here") == written


def test_a_manifest_changed_by_hand_is_refused() -> None:
    data = manifest().to_json().replace(b'"valid_from": null', b'"valid_from": "2011-03-11"')
    with pytest.raises(DamagedError, match="here: the manifest was changed"):
        Manifest.from_json(data, where="here")


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b"{}", b'{"format": 1}', b"\xff\xfe", b'{"sha256": 1}']
)
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(DamagedError, match="here"):
        Manifest.from_json(data, where="here")


def test_a_format_from_the_future_asks_for_a_newer_program() -> None:
    with pytest.raises(DamagedError, match=r"format 2 is newer.*Install a newer Geo Fondue"):
        Manifest.from_json(manifest(version=2).to_json(), where="here")


@pytest.mark.parametrize(
    ("start", "end", "day", "expected"),
    [
        (None, None, date(1900, 1, 1), True),
        (date(2011, 3, 11), None, date(2011, 3, 10), False),
        (date(2011, 3, 11), None, date(2011, 3, 11), True),
        (None, date(2011, 3, 11), date(2011, 3, 10), True),
        (None, date(2011, 3, 11), date(2011, 3, 11), False),
    ],
)
def test_an_edition_is_in_force_from_its_first_day_and_not_on_its_end(
    start: date | None, end: date | None, day: date, expected: bool
) -> None:
    assert manifest(start, end).in_force(day) is expected
