"""Files of points get the agency of each row, by its category where it has one."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo_fondue.agencies import Agency, Place
from geo_fondue.agencies.agency import names
from geo_fondue.boundaries import Edition
from geo_fondue.errors import InputError
from geo_fondue.resolver import Resolver
from geo_fondue.responsibility import Assigner, Responsibility
from geo_fondue.service.point_files import resolve_file

EAST = Agency("east", names("ก", None), areas=(Place("province", "XB"),))
ROADS = Agency("roads", names("ข", None), areas=(Place("province", "*"),), categories=("ถนน",))

ROWS: list[tuple[float | str, float | str, Any, str | None]] = [
    (11.0, 103.5, "{ถนน,ทางเท้า}", "roads"),
    (11.0, 103.5, "{ทางเท้า,ถนน}", "east"),
    (11.0, 103.5, "", "east"),
    (11.0, 100.5, "ถนน", "roads"),
    (11.0, 100.5, "ทางเท้า", None),
    (11.0, 200.5, "ถนน", None),
    (1.0, 50.0, "ถนน", None),
]


@pytest.fixture(scope="module")
def resolver(small_edition: Edition) -> Resolver:
    return Resolver(small_edition)


@pytest.fixture(scope="module")
def assigner(small_edition: Edition) -> Assigner:
    return Responsibility((EAST, ROADS), None).assigner(small_edition.hierarchies, date(2026, 1, 1))


def write(path: Path) -> Path:
    rows = [{"lat": lat, "lon": lon, "type": about} for lat, lon, about, _ in ROWS]
    if path.suffix == ".csv":
        lines = ["lat,lon,type,note", *(f'{r["lat"]},{r["lon"]},"{r["type"]}",x' for r in rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    elif path.suffix == ".ndjson":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    elif path.suffix == ".geojson":
        features = [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
                "properties": {"type": [row["type"]] if row["type"][:1] != "{" else row["type"]},
            }
            for row in rows
        ]
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    else:
        pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def agencies_in(path: Path) -> list[str | None]:
    found: list[str | None] = pq.read_table(path).column("agency").to_pylist()
    return found


@pytest.mark.parametrize("suffix", ["csv", "ndjson", "geojson", "parquet"])
def test_each_row_gets_the_agency_for_what_it_is_about(
    resolver: Resolver, assigner: Assigner, tmp_path: Path, suffix: str
) -> None:
    source, target = write(tmp_path / f"in.{suffix}"), tmp_path / "out.parquet"
    resolve_file(resolver, source, target, layers=["district"], assigner=assigner, category_column="type")
    assert agencies_in(target) == [expected for *_, expected in ROWS]
    assert "province" not in pq.read_table(target).column_names


def test_rows_of_csv_that_are_kept_as_they_stand_get_it_too(
    resolver: Resolver, assigner: Assigner, tmp_path: Path
) -> None:
    source, target = write(tmp_path / "in.csv"), tmp_path / "out.csv"
    with source.open("a", encoding="utf-8") as file:
        file.write('11.0,100.5,a "stray" quote,x\n11.0,100.5,ถนน,x\n')
    resolve_file(resolver, source, target, layers=["province"], assigner=assigner, category_column="type")
    lines = target.read_text("utf-8").splitlines()
    assert lines[0] == "lat,lon,type,note,outcome,province,agency,distance_m"
    assert [line.split(",")[-2] or None for line in lines[1:8]] == [expected for *_, expected in ROWS]
    assert lines[-1].endswith("ถนน,x,inside,XA,roads,")


def test_without_a_category_the_general_agency_answers(
    resolver: Resolver, assigner: Assigner, tmp_path: Path
) -> None:
    source, target = write(tmp_path / "in.csv"), tmp_path / "out.parquet"
    resolve_file(resolver, source, target, assigner=assigner)
    assert agencies_in(target) == ["east", "east", "east", None, None, None, None]


@pytest.mark.parametrize("suffix", ["csv", "ndjson", "parquet"])
def test_a_column_that_is_not_there_is_told(
    resolver: Resolver, assigner: Assigner, tmp_path: Path, suffix: str
) -> None:
    source = write(tmp_path / f"in.{suffix}")
    with pytest.raises(InputError, match="no column 'kind'"):
        resolve_file(resolver, source, tmp_path / "o.csv", assigner=assigner, category_column="kind")
    assert not (tmp_path / "o.csv").exists()
