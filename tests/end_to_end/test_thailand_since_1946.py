"""The eight province maps of Thailand since 1946 as eight editions, by plain commands."""

import csv
import json
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo_fondue.cli import main
from geo_fondue.service import Service
from geo_fondue.settings import Settings

pytestmark = pytest.mark.thailand

MAPS = [
    ("be2489", None, "1946-05-08", 65),
    ("be2490", "1946-05-08", "1947-08-07", 69),
    ("be2515", "1947-08-07", "1972-02-06", 70),
    ("be2520", "1972-02-06", "1977-07-23", 71),
    ("be2525", "1977-07-23", "1982-08-19", 72),
    ("be2536", "1982-08-19", "1993-08-27", 73),
    ("be2554", "1993-08-27", "2011-03-11", 76),
]


@pytest.fixture(scope="module")
def data(thailand: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Import and publish the eight maps."""
    data = tmp_path_factory.mktemp("since-1946")
    for edition, valid_from, valid_to, _ in MAPS:
        file = thailand / f"tha_adm1_{edition}.parquet"
        days = [*(["--valid-from", valid_from] if valid_from else []), "--valid-to", valid_to]
        run(
            "--data",
            data,
            "boundaries",
            "import",
            f"province={file}",
            "--edition",
            edition,
            *days,
            "--publish",
        )
    today = ["--edition", "today", "--valid-from", "2011-03-11", "--publish"]
    run("--data", data, "boundaries", "import", f"province={thailand / 'tha_adm1.parquet'}", *today)
    return data


def run(*arguments: object) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "argv", ["geo-fondue", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
    assert ended.value.code == 0


def test_each_is_in_force_in_its_time(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run("--data", data, "boundaries", "list", "--json")
    listed = json.loads(capfd.readouterr().out)
    expected = [(*one[:3], [{"from": one[1], "to": one[2]}]) for one in MAPS]
    expected.append(("today", "2011-03-11", None, [{"from": "2011-03-11", "to": None}]))
    assert [
        (one["id"], one["valid_from"], one["valid_to"], one["days"]) for one in listed["editions"]
    ] == expected
    assert [one["layers"][0]["count"] for one in listed["editions"]] == [*(one[3] for one in MAPS), 77]
    assert listed["in_force"] == "today"


def test_bueng_kan_was_nong_khai_until_the_tenth_of_march_2011(
    data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for day, code in (("2011-03-10", "TH43"), ("2011-03-11", "TH38")):
        run("--data", data, "resolve", "18.3609", "103.6466", "--at", day, "--json")
        assert json.loads(capfd.readouterr().out)["areas"]["province"]["code"] == code


def test_every_district_that_ever_changed_hands_was_in_the_old_province_the_day_before(
    data: Path, thailand: Path
) -> None:
    districts = read_areas_of(thailand / "tha_adm2.parquet")
    with (thailand / "tha_adm1_changes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 90
    service = Service(Settings(data=data))
    for row in rows:
        buddhist_year, month, day = row["date_change"].split("-")
        changed = date(int(buddhist_year) - 543, int(month), int(day))
        place = districts[row["adm2_pcode_new"]]
        for when, code in (
            (changed - timedelta(days=1), row["adm1_pcode_old"]),
            (changed, row["adm1_pcode_new"]),
        ):
            answer = service.view(when).resolve(lon=place.x, lat=place.y)
            assert (answer.outcome, answer.areas["province"].code) == ("inside", code), (row, when)


def read_areas_of(path: Path) -> dict[str, shapely.Point]:
    """Return a point inside each district, by its code."""
    import geopandas as gpd  # noqa: PLC0415 - takes long, and only this test needs it

    frame = gpd.read_parquet(path)
    points = shapely.point_on_surface(np.asarray(frame.geometry))
    return dict(zip(frame["ADM2_PCODE"], points, strict=True))
