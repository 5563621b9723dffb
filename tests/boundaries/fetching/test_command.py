"""``geo-fondue boundaries fetch``, as a person runs it."""

import json
import subprocess
import sys
from pathlib import Path

from geo_fondue.boundaries import Catalogue


def fetch(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "geo_fondue", "boundaries", "fetch", *arguments, "--data", str(data)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_country_is_fetched_imported_and_published(publisher, tmp_path: Path) -> None:
    done = fetch(tmp_path, "cod-ab", "XXX", "--mirror", publisher.address, "--publish", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["published"] is True
    edition = Catalogue(tmp_path).published()
    assert edition.id == "cod-ab-xxx-20220122"
    (province, _) = edition.manifest.layers
    assert province.origin.attribution == "Survey Department of Exland, OCHA Exland, OCHA HDX"
    assert province.origin.url == f"{publisher.address}/dataset/cod-ab-xxx"


def test_levels_are_chosen_and_named(publisher, tmp_path: Path) -> None:
    asked = (
        "geoboundaries",
        "XXX",
        "--level",
        "ADM2=county",
        "--edition",
        "mine",
        "--mirror",
        publisher.address,
    )
    done = fetch(tmp_path, *asked)
    assert done.returncode == 0, done.stderr
    assert Catalogue(tmp_path).open("mine").layers == ("county",)


def test_a_country_that_is_not_there_is_told_in_one_line(publisher, tmp_path: Path) -> None:
    done = fetch(tmp_path, "cod-ab", "YYY", "--mirror", publisher.address)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "has no boundaries of YYY" in done.stderr
