"""The catalogue of editions."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Catalogue, Origin, Publication, Term, write_edition
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


def test_without_one_for_today_the_last_that_was_in_force_answers(catalogue: Catalogue, make: Make) -> None:
    make("be2490", date(1946, 5, 8), date(1947, 8, 7))
    make("be2489", None, date(1946, 5, 8))
    catalogue.publish("be2490")
    catalogue.publish("be2489")
    assert catalogue.published().id == "be2490"


def test_the_list_has_the_days_that_each_is_really_in_force(catalogue: Catalogue, make: Make) -> None:
    make("wrong", None, date(2011, 3, 11))
    make("right", None, date(2011, 3, 11))
    make("open", date(2011, 3, 11))
    make("later", date(2020, 1, 1))
    make("unpublished")
    for edition_id in ("wrong", "open", "later", "right"):
        catalogue.publish(edition_id)
    assert {entry.manifest.id: entry.terms for entry in catalogue.editions()} == {
        "wrong": (),
        "right": (Term(None, date(2011, 3, 11)),),
        "open": (Term(date(2011, 3, 11), date(2020, 1, 1)),),
        "later": (Term(date(2020, 1, 1), None),),
        "unpublished": (),
    }


def test_two_editions_for_one_day_are_refused_and_nothing_changes(catalogue: Catalogue, make: Make) -> None:
    make("first", date(2000, 1, 1), date(2010, 1, 1))
    make("second", date(2009, 1, 1), date(2012, 1, 1))
    catalogue.publish("first")
    before = catalogue.token()
    with pytest.raises(ConflictError, match=r"'second'.*'first'.*2009-01-01 to 2009-12-31"):
        catalogue.publish("second")
    assert catalogue.token() == before


def test_rolling_back_a_correction_brings_back_what_it_corrected(catalogue: Catalogue, make: Make) -> None:
    for edition_id in ("wrong", "right"):
        make(edition_id, date(2000, 1, 1), date(2010, 1, 1))
        catalogue.publish(edition_id)
    assert catalogue.published(date(2005, 1, 1)).id == "right"
    assert catalogue.rollback().edition == "right"
    assert catalogue.published(date(2005, 1, 1)).id == "wrong"


def test_a_damaged_edition_of_the_past_does_not_stop_todays(
    catalogue: Catalogue, make: Make, tmp_path: Path
) -> None:
    make("past", None, date(2011, 3, 11))
    make("now", date(2011, 3, 11))
    for edition_id in ("past", "now"):
        catalogue.publish(edition_id)
    (tmp_path / "editions" / "past" / "manifest.json").write_text("{")
    assert catalogue.published().id == "now"
    with pytest.raises(DamagedError, match="'past'"):
        catalogue.published(date(2011, 3, 10))
    make("next", date(2030, 1, 1))
    catalogue.publish("next")


def test_what_an_older_version_published_is_still_read(
    catalogue: Catalogue, make: Make, tmp_path: Path
) -> None:
    make("past", None, date(2011, 3, 11))
    done = {
        "action": "publish",
        "edition": "past",
        "at": "2024-01-01T00:00:00+00:00",
        "who": None,
        "why": None,
    }
    older = json.dumps({"published": ["past"], "history": [done]})
    (tmp_path / "editions" / "published.json").write_text(older)
    assert catalogue.published(date(2011, 3, 10)).id == "past"
    assert catalogue.history()[0].forced == ()


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
    for undone, left in (("one", "two"), ("two", "one")):
        assert catalogue.rollback().edition == undone
        assert catalogue.published().id == left
    catalogue.rollback()
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
    assert len(catalogue.history()) == 1


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


_PUBLISHERS = """
import contextlib, os, random, signal, sys, time
from pathlib import Path
from geo_fondue.boundaries import Catalogue
from geo_fondue.errors import ConflictError

data, killed = Path(sys.argv[1]), int(sys.argv[2])
journal = data / "acknowledged"


def publish_and_roll_back_for_ever(name):
    catalogue = Catalogue(data)
    while True:
        if catalogue.publish(name) is not None:
            with journal.open("a") as file:
                file.write("done\\n")
        with contextlib.suppress(ConflictError):  # another one took it back already
            catalogue.rollback()


for _ in range(killed):
    children = []
    for name in ("one", "two", "three"):
        child = os.fork()
        if child == 0:
            try:
                publish_and_roll_back_for_ever(name)
            except BaseException:
                os._exit(1)
        children.append(child)
    time.sleep(random.uniform(0.0, 0.06))
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    pointer = Catalogue(data).pointer()  # whole, whenever they were killed
    assert pointer.at(len(pointer.history)).published == pointer.published
published = sum(done.action == "publish" for done in pointer.history)
print(published, len(journal.read_text().splitlines()))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither fork nor SIGKILL")
def test_publishers_that_are_killed_leave_all_or_nothing_and_lose_nothing_acknowledged(
    make: Make, tmp_path: Path
) -> None:
    for edition_id in ("one", "two", "three"):
        make(edition_id)
    command = [sys.executable, "-c", _PUBLISHERS, str(tmp_path), "40"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    published, acknowledged = map(int, run.stdout.split())
    assert published >= acknowledged > 0


def test_a_damaged_pointer_is_refused_by_name(catalogue: Catalogue, make: Make, tmp_path: Path) -> None:
    make("one")
    (tmp_path / "editions" / "published.json").write_text('{"published": ["one"]')
    with pytest.raises(DamagedError, match=r"published\.json"):
        catalogue.published()
