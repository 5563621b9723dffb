"""The formats of exports."""

from pathlib import Path

import pytest

from geo_fondue.errors import InputError
from geo_fondue.exports import FORMATS, MEDIA_TYPES, format_of


@pytest.mark.parametrize("known", FORMATS)
def test_the_suffix_says_the_format_in_any_case(known: str) -> None:
    assert format_of(Path(f"my.areas.{known}")) == known
    assert format_of(Path(f"AREAS.{known.upper()}")) == known


@pytest.mark.parametrize("name", ["areas", "areas.json", "areas.csv.gz", ".geojson", "areas."])
def test_any_other_suffix_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(InputError, match=r"\.geojson, \.geojsonl, \.csv, \.parquet"):
        format_of(Path(name))


def test_each_format_has_a_media_type() -> None:
    assert set(MEDIA_TYPES) == set(FORMATS)
