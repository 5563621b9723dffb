"""The service sees what is published at once, and answers each request from one edition."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from geo_fondue.boundaries import Catalogue
from geo_fondue.errors import InputError, NotFoundError, UnavailableError
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service import Service
from geo_fondue.service.today import Today
from geo_fondue.settings import Settings


def code(view: Any) -> str:
    found: str = view.resolve(lat=13.5, lon=101.2).areas["province"].code
    return found


def test_before_anything_is_published_it_says_what_to_do(service: Service) -> None:
    with pytest.raises(UnavailableError, match="boundaries import"):
        service.view()
    service.warm()  # which leaves that for the requests to tell


def test_what_another_process_publishes_is_seen_by_the_next_view(service: Service, boxes: Any) -> None:
    boxes("one")
    elsewhere = Catalogue(service.settings.data)
    elsewhere.publish("one")
    first = service.view()
    boxes("two", meridian=101.5)
    assert service.view().edition.id == "one"
    elsewhere.publish("two")
    second = service.view()
    assert (first.edition.id, code(first)) == ("one", "B")
    assert (second.edition.id, code(second)) == ("two", "A")
    elsewhere.rollback()
    assert service.view().edition.id == "one"
    elsewhere.rollback()
    with pytest.raises(UnavailableError):
        service.view()


def test_a_view_keeps_its_edition_whatever_is_published_meanwhile(service: Service, boxes: Any) -> None:
    boxes("one")
    service.catalogue.publish("one")
    view = service.view()
    boxes("two", meridian=101.5)
    service.catalogue.publish("two")
    assert (view.edition.id, code(view)) == ("one", "B")


def test_a_day_picks_the_edition_in_force_on_it(service: Service, boxes: Any) -> None:
    boxes("old", meridian=101.5, valid_to=date(2020, 1, 1))
    boxes("new", valid_from=date(2020, 1, 1))
    for edition in ("old", "new"):
        service.catalogue.publish(edition)
    assert service.view(date(2019, 12, 31)).edition.id == "old"
    assert service.view(date(2020, 1, 1)).edition.id == "new"
    assert service.view().edition.id == "new"


def test_a_day_without_boundaries_is_not_found(service: Service, boxes: Any) -> None:
    boxes("new", valid_from=date(2020, 1, 1))
    service.catalogue.publish("new")
    with pytest.raises(NotFoundError, match="2019-06-01"):
        service.view(date(2019, 6, 1))


def test_a_resolver_is_built_once_for_each_edition(service: Service, boxes: Any) -> None:
    boxes("one")
    service.catalogue.publish("one")
    with ThreadPoolExecutor(8) as pool:
        resolvers = list(pool.map(lambda _: service.view().resolver, range(32)))
    assert len({id(resolver) for resolver in resolvers}) == 1


def test_many_days_asked_for_are_not_remembered_for_ever(service: Service, boxes: Any) -> None:
    boxes("one")
    service.catalogue.publish("one")
    for number in range(2500):
        service.view(date.fromordinal(730_000 + number))
    assert len(service._in_force) <= 1000


def test_threads_that_ask_while_editions_change_always_get_a_whole_one(service: Service, boxes: Any) -> None:
    boxes("one")
    boxes("two", meridian=101.5)
    service.catalogue.publish("one")

    def ask(_: int) -> tuple[str, str]:
        view = service.view()
        return view.edition.id, code(view)

    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(ask, number) for number in range(100)]
        for edition in ("two", "one", "two"):
            service.catalogue.publish(edition)
        answers += [pool.submit(ask, number) for number in range(100)]
    assert {answer.result() for answer in answers} <= {("one", "B"), ("two", "A")}
    assert ask(0) == ("two", "A")


def test_statistics_need_a_layer(service: Service, boxes: Any) -> None:
    boxes("one")
    service.catalogue.publish("one")
    with pytest.raises(InputError, match="Give one of province"):
        service.view().statistics(ReportFilter())
    assert service.view().statistics(ReportFilter(layer="province")).totals.total == 0
    service.close()


def test_the_settings_of_the_environment_are_the_default(
    service_data: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_FONDUE_DATA", str(service_data))
    assert Service.open().settings.data == service_data
    assert Service.open(Settings(data=service_data / "x")).settings.data == service_data / "x"


def test_a_point_is_nearest_within_the_tolerance_of_the_settings(service_data: Any, boxes: Any) -> None:
    boxes("one")
    Catalogue(service_data).publish("one")
    near = {"lat": 13.5, "lon": 102.001}  # some 108 m off
    assert Service(Settings(data=service_data)).view().resolve(**near).outcome == "nearest"
    strict = Service(Settings(data=service_data, tolerance_m=100))
    assert strict.view().resolve(**near).outcome == "outside"


def test_the_view_at_hand_is_there_once_a_view_was_made_and_while_it_holds(
    service: Service, boxes: Any
) -> None:
    boxes("one")
    boxes("two", meridian=101.5)
    elsewhere = Catalogue(service.settings.data)
    elsewhere.publish("one")
    assert service.view_at_hand() is None
    service.view()
    first = service.view_at_hand()
    assert first is not None
    service.view()
    assert service.view_at_hand() is first
    elsewhere.publish("two")
    assert service.view_at_hand() is None
    assert service.view(date(2020, 1, 1)).edition.id == "two"
    assert service.view_at_hand() is None
    service.view()
    second = service.view_at_hand()
    assert second is not None
    assert second.edition.id == "two"
    elsewhere.rollback()
    assert service.view_at_hand() is None


def test_at_midnight_there_is_no_view_at_hand(service: Service, boxes: Any) -> None:
    boxes("one")
    service.catalogue.publish("one")
    service.view()
    assert service.view_at_hand() is not None
    service.today = Today(service.settings.timezone, lambda: 0.0)
    assert service.view_at_hand() is None


def test_points_with_one_answer_get_one_object_at_once(service: Service, boxes: Any) -> None:
    boxes("one")
    service.catalogue.publish("one")
    view = service.view()
    assert view.resolve_at_once(lat=13.5, lon=100.5) is None, "no index is open yet"
    answer = view.resolve(lat=13.5, lon=100.5)
    assert view.resolve_at_once(lat=13.2, lon=100.2) is answer
    assert service.view().resolve_at_once(lat=13.2, lon=100.2) is answer
    assert view.resolve_at_once(lat=13.5, lon=102.001) is None
