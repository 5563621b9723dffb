"""The demo names an agency at a point: a municipality's, an expressway's, one for everything with wires."""

from datetime import date
from pathlib import Path

import pytest
import shapely

from geo_fondue.boundaries.demo import generate_country, overlay_layers, write_demo_edition
from geo_fondue.responsibility import RULES_FILE, check
from geo_fondue.service import Service
from geo_fondue.service.demo_agencies import write_demo_agencies
from geo_fondue.settings import Settings


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    data = tmp_path_factory.mktemp("demo")
    country = generate_country(provinces=3, districts=8, subdistricts=24, municipalities=6)
    edition = write_demo_edition(data, country=country, overlays=overlay_layers(country))
    write_demo_agencies(data, edition)
    return Service(Settings(data=data))


def named(service: Service, layer: str, category: str | None = None, day: date | None = None) -> str | None:
    for geometry in service.view().edition.areas(layer).geometry:
        place = shapely.point_on_surface(geometry)
        answer = service.view(day).resolve(lat=place.y, lon=place.x, category=category)
        if answer.areas.keys() <= {"province", "district", "subdistrict", layer}:
            return None if answer.agency is None else answer.agency.org_id
    raise AssertionError(f"no {layer} by itself")


def test_rules_and_agencies_fit_the_country(service: Service) -> None:
    view = service.view()
    assert check(service.responsible.current(), view.edition, reported=[]) == []


def test_each_kind_of_place_has_its_agency(service: Service) -> None:
    assert named(service, "expressway") == "demo-expressway"
    assert named(service, "park", "Garbage") == "demo-park"
    assert named(service, "municipality", "ความสะอาด") == "demo-XDM0001"
    assert named(service, "municipality", "Power line") == "demo-power"
    assert (named(service, "subdistrict") or "").startswith("demo-XD10")


def test_for_one_week_somebody_else_directs_the_traffic(service: Service) -> None:
    assert named(service, "subdistrict", "Traffic", date(2026, 4, 12)) == "demo-traffic"
    assert named(service, "subdistrict", "Traffic", date(2026, 4, 18)) != "demo-traffic"


def test_rules_that_somebody_has_changed_stay(service: Service, tmp_path: Path) -> None:
    (tmp_path / RULES_FILE).write_text("# mine", encoding="utf-8")
    write_demo_agencies(tmp_path, service.view().edition)
    assert (tmp_path / RULES_FILE).read_text(encoding="utf-8") == "# mine"
