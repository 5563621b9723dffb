"""Search for areas by name."""

from pathlib import Path

import pytest

from geo_fondue.boundaries import Edition
from geo_fondue.boundaries.importing import import_edition
from geo_fondue.errors import NotFoundError
from geo_fondue.gazetteer import search
from geo_fondue.gazetteer.search import BEGINNING, CODE, PART, WHOLE


def codes(edition: Edition, text: str, *layers: str) -> list[str]:
    return [found.area.code for found in search(edition, text, layers=layers or None)]


def test_a_code_finds_its_area_in_capitals_or_not(small_edition: Edition) -> None:
    (found, *_) = search(small_edition, "xa02")
    assert (found.area.code, found.fit) == ("XA02", CODE)


def test_a_whole_name_comes_before_its_beginning_and_that_before_a_part(small_edition: Edition) -> None:
    found = search(small_edition, "Province A")
    assert (found[0].area.code, found[0].fit) == ("XA", WHOLE)
    assert search(small_edition, "Prov")[0].fit == BEGINNING
    assert search(small_edition, "vince A")[0].fit == PART


def test_the_word_for_the_layer_may_be_left_out_or_said(small_edition: Edition) -> None:
    assert codes(small_edition, "ก", "province")[0] == codes(small_edition, "จังหวัดก", "province")[0] == "XA"
    assert codes(small_edition, "จ. ก", "province") == ["XA"]


def test_nothing_but_signs_finds_nothing(small_edition: Edition) -> None:
    assert codes(small_edition, "  - ") == codes(small_edition, "") == []


def test_a_layer_that_is_not_there_is_told(small_edition: Edition) -> None:
    with pytest.raises(NotFoundError, match="park"):
        search(small_edition, "x", layers=["park"])


@pytest.fixture(scope="module")
def thai(thailand: Path, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    files = {f"{layer}": thailand / f"tha_adm{n}.parquet" for n, layer in ((1, "province"), (2, "district"))}
    data = tmp_path_factory.mktemp("gazetteer")
    return import_edition(files, folder=data, edition_id="tha")[0]


@pytest.mark.thailand
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("เชียงใหม่", "TH50"),
        ("จังหวัดเชียงใหม่", "TH50"),
        ("chiang mai", "TH50"),
        ("Chiangmai Province", "TH50"),
        ("กรุงเทพ", "TH10"),
        ("เขตบางรัก", "TH1004"),
        ("khet bang rak", "TH1004"),
        ("อำเภอเมืองเชียงใหม่ จังหวัดเชียงใหม่", "TH5001"),
        ("Hat Yai, Songkhla", "TH9011"),
        ("th9011", "TH9011"),
    ],
)
def test_people_in_thailand_find_what_they_mean(thai: Edition, text: str, code: str) -> None:
    assert codes(thai, text)[0] == code


@pytest.mark.thailand
def test_every_district_is_found_by_each_of_its_names(thai: Edition) -> None:
    areas = thai.areas("district")
    for area in list(areas)[::40]:
        for name in area.name.values():
            assert area.code in codes(thai, name, "district")
