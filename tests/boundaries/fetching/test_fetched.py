"""An offer brought home, and made an edition."""

import json
from pathlib import Path

import pytest
import requests

from geo_fondue.boundaries import Catalogue
from geo_fondue.boundaries.fetching import bring, cod_ab, geoboundaries
from geo_fondue.boundaries.importing import import_edition
from geo_fondue.errors import NotFoundError


@pytest.mark.parametrize("source", [cod_ab, geoboundaries])
def test_what_was_fetched_can_be_imported(
    source, publisher, session: requests.Session, tmp_path: Path
) -> None:
    offer = source(session, "xxx", address=publisher.address)
    fetched = bring(session, offer, downloads=tmp_path / "downloads")
    assert list(fetched.files) == ["province", "district"]
    edition, _ = import_edition(fetched.files, folder=tmp_path, edition_id=offer.id, origin=fetched.origin)
    assert [len(edition.areas(layer)) for layer in edition.layers] == [1, 2]
    assert {entry.origin.licence for entry in edition.manifest.layers} == {offer.origin.licence}
    assert {entry.origin.attribution for entry in edition.manifest.layers} == {offer.origin.attribution}
    assert Catalogue(tmp_path).open(offer.id).areas("district").parents is not None


def test_it_is_written_down_from_where_the_files_came(
    publisher, session: requests.Session, tmp_path: Path
) -> None:
    fetched = bring(session, geoboundaries(session, "xxx", address=publisher.address), downloads=tmp_path)
    record = json.loads((fetched.folder / "fetched.json").read_bytes())
    assert [len(file["sha256"]) for file in record["files"]] == [64, 64]
    assert record["origin"]["licence"] == "CC BY 4.0"


def test_levels_become_the_layers_that_are_asked_for(
    publisher, session: requests.Session, tmp_path: Path
) -> None:
    offer = cod_ab(session, "xxx", address=publisher.address)
    fetched = bring(session, offer, downloads=tmp_path, layers={2: "county"})
    assert (list(fetched.files), fetched.passed_over) == (["county"], (1,))
    with pytest.raises(NotFoundError, match="levels 1, 2"):
        bring(session, offer, downloads=tmp_path, layers={4: "village"})
