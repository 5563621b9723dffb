"""The sources that boundaries/sources/ describes."""

from pathlib import Path

import pytest

from geo_fondue.boundaries.sources import load_sources
from geo_fondue.errors import BoundaryError

GOOD = 'title = "x"\n[[form]]\nlayer = "*"\ncode = "c"\n'


def test_the_projects_own_sources_are_all_in_order() -> None:
    titles = [source.title for source in load_sources()]
    assert len(titles) >= 5
    assert "OpenStreetMap" in titles


def test_one_column_or_several_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(GOOD + 'names = {th = ["a", "b"]}\nparents.province = "p"\n')
    [source] = load_sources(tmp_path)
    assert source.form[0].code == ("c",)
    assert source.form[0].names == {"th": ("a", "b")}
    assert source.form[0].parents == {"province": ("p",)}


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("title = ", "x.toml", "this is not TOML"),
        (GOOD + "colour = 1\n", "x.toml, key form.1.colour", "there is no such key"),
        ('titel = "x"\n' + GOOD, "x.toml, key titel", "there is no such key"),
        (GOOD.replace('layer = "*"\n', ""), "x.toml, key form.1.layer", "the key is missing"),
        ('title = "x"\n', "x.toml, key form", "the key is missing"),
        (GOOD.replace('"c"', "7"), "x.toml, key form.1.code", "tuple"),
        (GOOD.replace('"c"', "[]"), "x.toml, key form.1.code", "at least 1"),
        (GOOD + 'part_width = "2"\n', "x.toml, key form.1.part_width", "integer"),
        (GOOD + "part_width = 0\n", "x.toml, key form.1.part_width", "greater than or equal to 1"),
        (
            GOOD + 'names_by_language = "ADM1_TH"\n',
            "x.toml, key form.1.names_by_language",
            "must hold {language} once",
        ),
        ('encoding = "klingon"\n' + GOOD, "x.toml, key encoding", "no encoding 'klingon'"),
    ],
)
def test_a_mistake_in_a_source_is_told_with_file_and_key(
    tmp_path: Path, text: str, where: str, what: str
) -> None:
    (tmp_path / "x.toml").write_text(text)
    with pytest.raises(BoundaryError) as caught:
        load_sources(tmp_path)
    assert caught.value.where == f"boundaries/sources/{where}"
    assert what in caught.value.what
    assert caught.value.remedy
