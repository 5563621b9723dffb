"""Editions on disk."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries import edition as edition_module
from geo_fondue.boundaries.edition import Edition, open_edition, write_edition
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.manifest import Origin
from geo_fondue.errors import BoundaryError, ConflictError, DamagedError, InputError, NotFoundError

SOURCE = Origin(title="Somewhere", files=("x.shp",))


def written(folder: Path, layers: list[Areas], edition_id: str = "e1", **options: object) -> Edition:
    return write_edition(
        folder,
        edition_id=edition_id,
        layers=[(areas, SOURCE) for areas in layers],
        **options,  # type: ignore[arg-type]
    )


def test_an_edition_gives_back_what_was_written(small_edition: Edition, small_layers: list[Areas]) -> None:
    assert small_edition.layers == ("province", "district", "subdistrict", "municipality")
    assert small_edition.bounds == (100, 10, 104, 14)
    assert small_edition.hierarchies == (("province", "district", "subdistrict"), ("municipality",))
    for layer in small_layers:
        read = small_edition.areas(layer.layer)
        assert list(read) == list(layer)
        assert np.array_equal(read.codes, layer.codes)
        assert shapely.equals_identical(read.geometry, layer.geometry).all()


def test_all_that_is_said_of_an_edition_is_kept(tmp_path: Path, small_layers: list[Areas]) -> None:
    findings = [Finding("no-name", "district", "XA01", "no name", "kept")]
    period = {"valid_from": date(2020, 1, 1), "valid_to": date(2021, 1, 1)}
    written(tmp_path, small_layers[:2], findings=findings, made_up=True, **period)
    opened = open_edition(tmp_path / "e1")
    assert opened.findings() == findings
    assert opened.manifest.made_up
    assert opened.manifest.valid_from == date(2020, 1, 1)
    assert opened.manifest.valid_to == date(2021, 1, 1)
    assert [(entry.layer, entry.count, entry.vertices) for entry in opened.manifest.layers] == [
        ("province", 2, 10),
        ("district", 4, 20),
    ]
    assert opened.manifest.layers[0].origin == SOURCE


def test_any_gis_reads_a_layer_as_geoparquet(small_edition: Edition) -> None:
    frame = geopandas.read_parquet(small_edition.path / "district.parquet", bbox=(100, 10, 100.5, 10.5))
    assert list(frame.columns) == ["code", "name_th", "name_en", "parent", "geometry"]
    assert frame.crs == "EPSG:4326"
    assert frame["code"].tolist() == ["XA01"], "the covering bbox leaves out what is elsewhere"


def test_names_of_other_languages_and_facts_are_kept(tmp_path: Path, small_layers: list[Areas]) -> None:
    lao = np.array(["ກ", None], dtype=object)
    facts = {"population": np.array([1.5, np.nan])}
    written(tmp_path, [replace(small_layers[0], names={"lo": lao}, facts=facts)])
    areas = open_edition(tmp_path / "e1").areas("province")
    assert list(areas.names) == ["lo"]
    assert areas.names["lo"].tolist() == ["ກ", None]
    assert np.array_equal(areas.facts["population"], facts["population"], equal_nan=True)


def test_a_layer_is_read_once_however_many_threads_ask(small_data: Path) -> None:
    opened = open_edition(small_data / "editions" / "small")
    found: list[Areas] = []
    threads = [threading.Thread(target=lambda: found.append(opened.areas("district"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(areas is found[0] for areas in found)


def test_a_layer_that_is_not_there_is_refused_with_those_that_are(small_edition: Edition) -> None:
    with pytest.raises(
        NotFoundError, match=r"no layer 'zone'.*province, district, subdistrict, municipality"
    ):
        small_edition.areas("zone")


def test_what_is_no_edition_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no edition 'e1'"):
        open_edition(tmp_path / "e1")


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


@pytest.mark.parametrize("harm", [flip, cut, Path.unlink], ids=["flipped bit", "cut", "removed"])
@pytest.mark.parametrize("name", ["manifest.json", "findings.json", "province.parquet"])
def test_a_damaged_file_is_refused_by_name(
    tmp_path: Path, small_data: Path, name: str, harm: Callable[[Path], None]
) -> None:
    shutil.copytree(small_data / "editions" / "small", tmp_path / "small")
    harm(tmp_path / "small" / name)
    with pytest.raises(DamagedError, match=f"edition 'small'.*{name}") as caught:
        open_edition(tmp_path / "small")
    assert caught.value.remedy


def test_damage_is_told_also_where_checksums_were_not_asked_for(tmp_path: Path, small_data: Path) -> None:
    shutil.copytree(small_data / "editions" / "small", tmp_path / "small")
    (tmp_path / "small" / "province.parquet").write_bytes(b"PAR1 nothing")
    (tmp_path / "small" / "findings.json").write_bytes(b"{")
    opened = open_edition(tmp_path / "small", verify=False)
    with pytest.raises(DamagedError, match=r"province\.parquet cannot be read"):
        opened.areas("province")
    with pytest.raises(DamagedError, match=r"findings\.json cannot be read"):
        opened.findings()


def test_an_edition_is_never_overwritten(tmp_path: Path, small_layers: list[Areas]) -> None:
    written(tmp_path, small_layers)
    before = (tmp_path / "e1" / "manifest.json").read_bytes()
    with pytest.raises(ConflictError, match=r"already an edition 'e1'.*Give another id"):
        written(tmp_path, small_layers[:1])
    assert (tmp_path / "e1" / "manifest.json").read_bytes() == before


def test_an_edition_that_fails_half_way_leaves_nothing(
    tmp_path: Path, small_layers: list[Areas], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(edition_module, "write_areas", full)
    with pytest.raises(OSError, match="no space left"):
        written(tmp_path, small_layers)
    assert [path.name for path in tmp_path.iterdir()] == [".write.lock"]


def test_a_crash_in_the_middle_leaves_nothing_that_is_seen_and_the_next_writer_cleans_up(
    tmp_path: Path, small_data: Path
) -> None:
    source = small_data / "editions" / "small"
    crash = f"""
import os
from pathlib import Path
from geo_fondue.boundaries import edition, open_edition, write_edition, Origin
areas = open_edition(Path({str(source)!r})).areas("province")
write_areas = edition.write_areas
def dying(areas, path):
    write_areas(areas, path)
    os._exit(9)
edition.write_areas = dying
write_edition(Path({str(tmp_path)!r}), edition_id="e1", layers=[(areas, Origin())])
"""
    assert subprocess.run([sys.executable, "-c", crash], check=False).returncode == 9
    assert (tmp_path / ".writing-e1" / "province.parquet").exists(), "the crash came in the middle"
    with pytest.raises(NotFoundError):
        open_edition(tmp_path / "e1")
    write_edition(tmp_path, edition_id="e2", layers=[(open_edition(source).areas("province"), SOURCE)])
    assert sorted(path.name for path in tmp_path.iterdir()) == [".write.lock", "e2"]


@pytest.mark.parametrize("edition_id", ["", ".hidden", "../up", "a/b", "a b", "ก", "x" * 65, "a\n"])
def test_an_id_that_could_not_be_a_folder_is_refused(
    tmp_path: Path, small_layers: list[Areas], edition_id: str
) -> None:
    with pytest.raises(InputError, match="cannot be an edition's id"):
        written(tmp_path, small_layers, edition_id)


def test_capital_letters_in_an_id_are_refused_with_the_small_ones(
    tmp_path: Path, small_layers: list[Areas]
) -> None:
    with pytest.raises(InputError, match="Use small letters: th-2024"):
        written(tmp_path, small_layers, "TH-2024")


def test_a_period_must_not_end_before_it_begins(tmp_path: Path, small_layers: list[Areas]) -> None:
    day = date(2020, 1, 1)
    with pytest.raises(InputError, match="before or as it begins"):
        written(tmp_path, small_layers, valid_from=day, valid_to=day)


def broken(case: str, layers: list[Areas]) -> list[Areas]:
    province, district, _, municipality = layers
    strange = np.array(["XA", "XA", "XB", "XZ"], dtype=object)
    return {
        "at least one layer": [],
        "is given twice": [province, province],
        "has no areas": [replace(province, codes=province.codes[:0], geometry=province.geometry[:0])],
        "not unique and ascending": [replace(province, codes=province.codes[::-1])],
        "longer than 200 characters": [replace(province, codes=np.array(["XA", "X" * 201], dtype=object))],
        "nests in 'province', which is not there": [district],
        "has no parents": [province, replace(district, parents=None)],
        "there is no province 'XZ'": [province, replace(district, parents=strange)],
        "nest in itself": [replace(province, parent_layer="district", parents=strange), district],
        "can be named name_th": [replace(province, facts={"name_th": np.zeros(2)})],
        "cannot be a layer's name": [replace(municipality, layer="Mun icipality")],
    }[case]


@pytest.mark.parametrize(
    "case",
    [
        "at least one layer",
        "is given twice",
        "has no areas",
        "not unique and ascending",
        "longer than 200 characters",
        "nests in 'province', which is not there",
        "has no parents",
        "there is no province 'XZ'",
        "nest in itself",
        "can be named name_th",
        "cannot be a layer's name",
    ],
)
def test_layers_that_do_not_hold_together_are_refused(
    tmp_path: Path, small_layers: list[Areas], case: str
) -> None:
    with pytest.raises((BoundaryError, InputError), match=case):
        written(tmp_path, broken(case, small_layers))


def test_hierarchies_begin_with_the_administrative_one(tmp_path: Path, small_layers: list[Areas]) -> None:
    province, district, _, municipality = small_layers
    parents = np.array(["XA"], dtype=object)
    inside = replace(municipality, parent_layer="province", parents=parents)
    zone = replace(municipality, layer="zone")
    opened = written(tmp_path, [zone, inside, district, province])
    assert opened.hierarchies == (("province", "district"), ("province", "municipality"), ("zone",))


def test_the_manifest_holds_names_of_files_only(small_edition: Edition) -> None:
    fields = json.loads((small_edition.path / "manifest.json").read_text())
    assert [layer["file"] for layer in fields["layers"]] == [
        f"{layer}.parquet" for layer in small_edition.layers
    ]
    assert str(small_edition.path.parent) not in json.dumps(fields)
