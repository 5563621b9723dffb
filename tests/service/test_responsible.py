"""What is written down about agencies is seen by the next request, without a restart."""

from datetime import date
from typing import Any

import pytest

from geo_fondue.agencies import Agency, Place, register
from geo_fondue.agencies.agency import names
from geo_fondue.errors import DamagedError, InputError
from geo_fondue.responsibility import RULES_FILE
from geo_fondue.service import Service, responsible
from geo_fondue.service.responsible import MOST_ASSIGNERS

WEST = {"lat": 13.5, "lon": 100.5}


def agency(org_id: str, *codes: str) -> Agency:
    places = tuple(Place("province", code) for code in codes)
    return Agency(org_id, names(org_id, None), areas=places)


@pytest.fixture
def published(service: Service, boxes: Any) -> Service:
    boxes("one")
    service.catalogue.publish("one")
    return service


def test_without_agencies_nothing_is_said_of_them(published: Service) -> None:
    answer = published.view().resolve(**WEST, category="ถนน")
    assert (answer.agency, answer.rule) == (None, None)
    assert answer is published.view().resolve(**WEST)


def test_agencies_and_rules_are_seen_by_the_next_view(published: Service) -> None:
    tokens = [published.responsibility_token()]

    def named() -> str | None:
        tokens.append(published.responsibility_token())
        found = published.view().resolve(**WEST).agency
        return None if found is None else found.org_id

    register(published.settings.data, [agency("1", "A")])
    assert named() == "1"
    rules = published.settings.data / RULES_FILE
    rules.write_text('[[rule]]\nid = "x"\nagency = "2"\n', encoding="utf-8")
    assert named() is None
    register(published.settings.data, [agency("2")])
    assert named() == "2"
    rules.write_text("[[rule]", encoding="utf-8")
    assert named() is None
    rules.unlink()
    assert named() == "1"
    assert len(set(tokens)) == len(tokens)


def test_the_same_question_gets_the_same_object(published: Service) -> None:
    register(published.settings.data, [agency("1", "A")])
    first = published.view().resolve(**WEST, category="x")
    assert published.view().resolve(lat=13.4, lon=100.4) is first
    assert published.view().resolve(lat=13.4, lon=101.4) is not first


def test_rules_are_those_of_the_day_asked_about(published: Service) -> None:
    register(published.settings.data, [agency("1"), agency("2")])
    rules = '[[rule]]\nid = "old"\nagency = "1"\nvalid_to = 2020-01-01\n[[rule]]\nid = "new"\nagency = "2"\n'
    (published.settings.data / RULES_FILE).write_text(rules, encoding="utf-8")
    for day, rule in ((date(2019, 12, 31), "old"), (date(2020, 1, 1), "new"), (None, "new")):
        ruling = published.view(day).resolve(**WEST).rule
        assert ruling is not None
        assert ruling.rule == rule
    for number in range(MOST_ASSIGNERS + 10):
        published.view(date.fromordinal(730_000 + number)).resolve(**WEST)
    assert len(published.responsible._assigners) <= MOST_ASSIGNERS


def test_doubt_and_agency_come_together(published: Service) -> None:
    register(published.settings.data, [agency("1", "A")])
    answer = published.view().resolve(**WEST, accuracy=10, category="ถนน")
    assert answer.agency is not None
    assert answer.certain


def test_for_one_layer_alone_no_agency_is_named(published: Service) -> None:
    register(published.settings.data, [agency("1", "A")])
    assert published.view().resolve(**WEST, layer="province").rule is None
    with pytest.raises(InputError, match="Leave the layer out"):
        published.view().resolve(**WEST, layer="province", category="ถนน")


def test_damaged_agencies_are_told(published: Service) -> None:
    (published.settings.data / "agencies.json").write_text("{")
    with pytest.raises(DamagedError):
        published.view().resolve(**WEST)


def test_answers_at_once_see_a_change_soon(published: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    published.view().resolve(**WEST)
    assert published.view_at_hand() is not None
    register(published.settings.data, [agency("1", "A")])
    monkeypatch.setattr(responsible, "LOOK_AGAIN_AFTER_SECONDS", 0)
    assert published.view_at_hand() is None
    published.view()
    view = published.view_at_hand()
    assert view is not None
    answer = view.resolve_at_once(**WEST)
    assert answer is not None
    assert answer.agency is not None
    assert view.resolve_at_once(lat=13.4, lon=100.4) is answer
