"""``statistics``: the figures of the HTTP answer, as table, JSON or CSV."""

import csv
import io
from pathlib import Path
from typing import Any

from geo_fondue.reports.store import Store
from geo_fondue.settings import Settings


def test_the_json_is_that_of_the_design(cli: Any, data: Path) -> None:
    counted = cli("statistics", "--layer", "district", "--json").json
    assert counted["layer"] == "district"
    assert len(counted["areas"]) == 8
    wanted = {"code", "name", "total", "open", "closed", "excluded", "unknown", "resolution_rate"}
    assert counted["areas"][0].keys() >= wanted
    with Store.open(Settings(data=data).database_url) as store:
        assert counted["totals"]["total"] == store.count()
    assert sum(area["total"] for area in counted["areas"]) + counted["outside"] == counted["totals"]["total"]


def test_the_table_has_every_area_and_what_lies_in_none(cli: Any, data: Path) -> None:
    counted = cli("statistics", "--layer", "province", "--json").json
    table = cli("statistics", "--layer", "province").out
    for area in counted["areas"]:
        assert area["code"] in table
        assert area["name"]["th"] in table
    assert f"{counted['outside']:,} lie in none of these areas" in table


def test_csv_goes_to_stdout_alone(cli: Any, data: Path) -> None:
    run = cli("statistics", "--layer", "district", "--csv")
    assert run.err == ""
    assert len(list(csv.DictReader(io.StringIO(run.out)))) == 8


def test_the_filters_narrow_the_count(cli: Any, data: Path) -> None:
    everything = cli("statistics", "--layer", "district", "--json").json
    parent = cli("statistics", "--layer", "province", "--json").json["areas"][0]["code"]
    for options in (
        ["--fiscal-year", "2567"],
        ["--from", "2024-01-01", "--to", "2024-03-31"],
        ["--state", "closed"],
        ["--parent", parent],
    ):
        some = cli("statistics", "--layer", "district", *options, "--json").json
        assert 0 < sum(area["total"] for area in some["areas"]) < everything["totals"]["total"]


def test_periods_are_read_as_thai_offices_write_them(cli: Any, data: Any) -> None:
    plain = cli("statistics", "--layer", "province", "--fiscal-year", "2567", "--json").json
    assert (plain["from"], plain["to"]) == ("2023-10-01", "2024-09-30")
    for period in (("--fiscal-year", "๒๕๖๗"), ("--from", "๑/๑๐/๒๕๖๖", "--to", "2567-09-30")):
        assert cli("statistics", "--layer", "province", *period, "--json").json == plain
    assert "not a year such as 2566" in cli("statistics", "--fiscal-year", "this").err
