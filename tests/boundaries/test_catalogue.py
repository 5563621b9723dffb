"""The catalogue of editions."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Catalogue, Origin, Publication, write_edition
from geo_fondue.errors import ConflictError, DamagedError, InputError, NotFoundError

Make = Callable[..., None]


@pytest.fixture
def make(tmp_path: Path, small_layers: list[Areas]) -> Make:
    """Return what writes an edition of one layer into the test's data folder."""

    def make(edition_id: str, valid_from: date | None = None, valid_to: date | None = None) -> None:
        write_edition(
            tmp_path / "editions",
            edition_id=edition_id,
            layers=[(small_layers[0], Origin())],
            valid_from=valid_from,
            valid_to=valid_to,
        )

    return make


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Return the catalogue of the test's data folder, which is empty at first."""
    return Catalogue(tmp_path)


def test_an_empty_data_folder_has_no_editions(catalogue: Catalogue) -> None:
    assert catalogue.editions() == []
    assert catalogue.history() == []
    assert catalogue.token() == ""
    with pytest.raises(NotFoundError, match=r"no edition is published.*Run geo-fondue boundaries import"):
        catalogue.published()
    with pytest.raises(ConflictError, match="nothing is published"):
        catalogue.rollback()


def test_editions_are_listed_oldest_first_with_what_is_published(catalogue: Catalogue, make: Make) -> None:
    make("z")
    make("a")
    catalogue.publish("a")
    assert [(entry.manifest.id, entry.published) for entry in catalogue.editions()] == [
        ("z", False),
        ("a", True),
    ]


def test_each_edition_is_in_force_in_its_period(catalogue: Catalogue, make: Make) -> None:
    change = date(2011, 3, 11)
    make("old", None, change)
    make("new", change, None)
    catalogue.publish("new")
    catalogue.publish("old")
    assert catalogue.published(change - timedelta(days=1)).id == "old"
    assert catalogue.published(change).id == "new"
    assert catalogue.published().id == "new"


def test_a_day_without_an_edition_is_said(catalogue: Catalogue, make: Make) -> None:
    make("new", date(2011, 3, 11), None)
    catalogue.publish("new")
    with pytest.raises(NotFoundError, match=r"in force on 2011-03-10.*Published are: new"):
        catalogue.published(date(2011, 3, 10))


def test_without_one_for_today_the_one_published_last_is_taken(catalogue: Catalogue, make: Make) -> None:
    make("be2490", date(1946, 5, 8), date(1947, 8, 7))
    make("be2489", None, date(1946, 5, 8))
    catalogue.publish("be2490")
    catalogue.publish("be2489")
    assert catalogue.published().id == "be2489"


def test_today_is_a_day_of_the_catalogues_own_timezone(tmp_path: Path, make: Make) -> None:
    east, west = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Etc/GMT+12")  # a whole day apart, at any time
    tomorrow = datetime.now(east).date()
    make("until", None, tomorrow)
    make("from", tomorrow, None)
    for edition_id in ("until", "from"):
        Catalogue(tmp_path).publish(edition_id)
    assert Catalogue(tmp_path, timezone=east).published().id == "from"
    assert Catalogue(tmp_path, timezone=west).published().id == "until"


def test_rollback_undoes_the_last_publishing_step_by_step(catalogue: Catalogue, make: Make) -> None:
    make("one")
    make("two")
    for edition_id in ("one", "two", "one"):
        catalogue.publish(edition_id)
    assert catalogue.published().id == "one"
    assert catalogue.rollback() == "two"
    assert catalogue.rollback() == "one"
    assert catalogue.rollback() is None
    with pytest.raises(ConflictError):
        catalogue.rollback()


def test_the_history_says_who_when_and_why(catalogue: Catalogue, make: Make) -> None:
    make("one")
    bangkok = datetime(2024, 5, 1, 7, 0, tzinfo=ZoneInfo("Asia/Bangkok"))
    catalogue.publish("one", who="นารี", why="gazette of 30 April", at=bangkok)
    catalogue.rollback(who="Somchai", why="too early", at=bangkok)
    midnight = datetime(2024, 5, 1, tzinfo=UTC)
    assert catalogue.history() == [
        Publication("publish", "one", midnight, "นารี", "gazette of 30 April"),
        Publication("rollback", "one", midnight, "Somchai", "too early"),
    ]


def test_publishing_what_was_published_last_changes_nothing(catalogue: Catalogue, make: Make) -> None:
    make("one")
    catalogue.publish("one")
    before = catalogue.token()
    catalogue.publish("one")
    assert catalogue.token() == before
    assert catalogue.rollback() is None


def test_the_token_changes_with_every_change_however_fast(catalogue: Catalogue, make: Make) -> None:
    make("one")
    tokens = [catalogue.token()]
    for _ in range(20):
        catalogue.publish("one")
        tokens.append(catalogue.token())
        catalogue.rollback()
        tokens.append(catalogue.token())
    assert len(set(tokens)) == len(tokens)


def test_two_publishers_at_once_lose_nothing(catalogue: Catalogue, make: Make, tmp_path: Path) -> None:
    ids = [f"e{n}" for n in range(6)]
    for edition_id in ids:
        make(edition_id)
    threads = [threading.Thread(target=Catalogue(tmp_path).publish, args=(edition_id,)) for edition_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done.edition for done in catalogue.history()) == ids
    assert all(entry.published for entry in catalogue.editions())


def test_an_edition_is_opened_once(catalogue: Catalogue, make: Make) -> None:
    make("one")
    assert catalogue.open("one") is catalogue.open("one")


@pytest.mark.parametrize("edition_id", ["../one", "", "One"])
def test_an_id_that_is_none_is_refused(catalogue: Catalogue, edition_id: str) -> None:
    with pytest.raises(InputError):
        catalogue.open(edition_id)


def test_what_is_not_there_cannot_be_published(catalogue: Catalogue) -> None:
    with pytest.raises(NotFoundError, match="no edition 'one'"):
        catalogue.publish("one")
    assert catalogue.token() == ""


def test_a_damaged_edition_is_not_published(catalogue: Catalogue, make: Make, tmp_path: Path) -> None:
    make("one")
    (tmp_path / "editions" / "one" / "province.parquet").write_bytes(b"")
    with pytest.raises(DamagedError, match=r"edition 'one'.*province\.parquet"):
        catalogue.publish("one")


def test_a_damaged_edition_does_not_hide_the_others(catalogue: Catalogue, make: Make, tmp_path: Path) -> None:
    make("one")
    make("two")
    (tmp_path / "editions" / "two" / "manifest.json").write_text("{")
    (tmp_path / "editions" / ".writing-three").mkdir()
    assert [entry.manifest.id for entry in catalogue.editions()] == ["one"]
    [damage] = catalogue.damaged()
    assert "edition 'two'" in str(damage)


def test_a_damaged_pointer_is_refused_by_name(catalogue: Catalogue, make: Make, tmp_path: Path) -> None:
    make("one")
    (tmp_path / "editions" / "published.json").write_text('{"published": ["one"]')
    with pytest.raises(DamagedError, match=r"published\.json"):
        catalogue.published()
