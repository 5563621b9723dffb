"""Reports move to the areas of another edition: those that must, once, and with what they had before."""

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from sqlalchemy import select

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Edition, Origin, open_edition, write_edition
from geo_fondue.errors import NotFoundError
from geo_fondue.reports.affected import affected
from geo_fondue.reports.handover import handover
from geo_fondue.reports.reresolving import reresolve
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.tables import jurisdictions, report_areas_history
from geo_fondue.resolver import Resolver

COUNT = 400
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def layer(name: str, **boxes: tuple[float, float, float, float]) -> Areas:
    codes = np.array(sorted(boxes), dtype=object)
    geometry = np.array([shapely.box(*boxes[code]) for code in codes], dtype=object)
    return Areas(name, codes, {"en": codes}, geometry)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write three editions: a province is divided, a town grows; then there are no towns any more."""
    folder = tmp_path_factory.mktemp("reresolving") / "editions"
    east = {"B": (101, 13, 102, 14), "C": (103, 13, 104, 14)}
    one = [layer("province", A=(100, 13, 101, 14), **east), layer("town", T=(101.4, 13.4, 101.6, 13.6))]
    two = [
        layer("province", A=(100, 13, 100.5, 14), A2=(100.5, 13, 101, 14), **east),
        layer("town", T=(101.4, 13.4, 101.8, 13.6)),
    ]
    for name, layers in (("one", one), ("two", two), ("three", two[:1])):
        write_edition(folder, edition_id=name, layers=[(areas, Origin()) for areas in layers])
    return folder


@pytest.fixture
def opened(folder: Path) -> Callable[[str], Edition | None]:
    def opened(edition_id: str) -> Edition | None:
        try:
            return open_edition(folder / edition_id)
        except NotFoundError:
            return None

    return opened


@pytest.fixture
def filled(store: Store, folder: Path, a_report: Any) -> Store:
    """Put reports everywhere, resolved by the first edition."""
    random = np.random.default_rng(7)
    lon, lat = random.uniform(99.9, 104.1, COUNT), random.uniform(12.9, 14.1, COUNT)
    some = [a_report(str(number), lon=x, lat=y) for number, (x, y) in enumerate(zip(lon, lat, strict=True))]
    store.upsert(some, Resolver(open_edition(folder / "one")).resolve_batch(lon, lat))
    return store


def areas_of(store: Store) -> dict[str, dict[str, str]]:
    return {one.report.ticket_id: dict(one.areas) for part in store.stream() for one in part}


def by_hand(store: Store, resolver: Resolver) -> dict[str, dict[str, str]]:
    """Resolve every report by itself."""
    return {
        one.report.ticket_id: {
            name: area.code
            for name, area in resolver.resolve(lat=one.report.lat, lon=one.report.lon).areas.items()
        }
        for part in store.stream()
        for one in part
    }


def test_every_report_has_the_areas_that_it_would_get_now(filled: Store, folder: Path, opened: Any) -> None:
    for name in ("two", "three", "one"):
        resolver = Resolver(open_edition(folder / name))
        before, expected = areas_of(filled), by_hand(filled, resolver)
        result = reresolve(filled, resolver, opened, batch=37)
        assert areas_of(filled) == expected
        assert result.moved == sum(before[ticket] != expected[ticket] for ticket in before) > 0
        assert result.looked_at < COUNT


def test_doing_it_again_does_nothing(filled: Store, folder: Path, opened: Any) -> None:
    resolver = Resolver(open_edition(folder / "two"))
    reresolve(filled, resolver, opened)
    version = filled.version()
    again = reresolve(filled, resolver, opened)
    assert (again.looked_at, again.moved) == (0, 0)
    assert filled.version() == version


def test_it_says_how_many_went_from_where_to_where(filled: Store, folder: Path, opened: Any) -> None:
    one, two = (Resolver(open_edition(folder / name)) for name in ("one", "two"))
    expected = handover(filled, one, two)
    pairs = reresolve(filled, two, opened).pairs
    assert pairs == expected
    assert set(pairs) == {("province", "A", "A2"), ("town", None, "T")}
    now_there = [areas for areas in areas_of(filled).values() if areas.get("province") == "A2"]
    assert pairs["province", "A", "A2"] == len(now_there)


def test_what_they_had_before_is_kept_with_the_time(filled: Store, folder: Path, opened: Any) -> None:
    before = areas_of(filled)
    edition_of = {one.report.ticket_id: one.id for part in filled.stream() for one in part}
    reresolve(filled, Resolver(open_edition(folder / "two")), opened, now=NOON)
    reresolve(filled, Resolver(open_edition(folder / "three")), opened, now=NOON + timedelta(days=1))
    history = report_areas_history
    query = select(history.c.report_id, history.c.until, history.c.edition, jurisdictions.c.areas).join(
        jurisdictions, history.c.jurisdiction_id == jurisdictions.c.id
    )
    with filled.reading() as connection:
        rows = connection.execute(query).all()
    first = {number: areas for number, until, edition, areas in rows if (until, edition) == (NOON, "one")}
    assert first
    for ticket, number in edition_of.items():
        if number in first:
            assert first[number] == before[ticket]
    later = [areas for _, until, _, areas in rows if until == NOON + timedelta(days=1)]
    assert later
    assert all("town" in areas for areas in later)  # the layer that is no more


def test_a_report_that_comes_again_elsewhere_leaves_where_it_was_in_the_history(
    filled: Store, folder: Path, a_report: Any
) -> None:
    resolver = Resolver(open_edition(folder / "one"))
    moved = a_report("1", lon=101.5, lat=13.5, last_activity=NOON)  # which is later than it was
    filled.upsert([moved], resolver.resolve_batch([101.5], [13.5]), now=NOON)
    with filled.reading() as connection:
        assert len(connection.execute(select(report_areas_history)).all()) == 1


def test_all_reports_of_an_edition_that_is_gone_are_looked_at(filled: Store, folder: Path) -> None:
    target = open_edition(folder / "two")
    [some] = affected(filled, target, lambda _: None)
    assert (some.edition, some.count) == ("one", COUNT)


def test_only_reports_that_can_have_changed_are_looked_at(filled: Store, folder: Path, opened: Any) -> None:
    [some] = affected(filled, open_edition(folder / "two"), opened)
    far = [one for part in filled.stream() for one in part if one.areas.get("province") == "C"]
    inside = [one for one in far if one.outcome == "inside"]
    assert inside
    assert some.count <= COUNT - len(inside)


_KILLED = """
import os, signal, sys
from pathlib import Path
from geo_fondue.boundaries import open_edition
from geo_fondue.reports.reresolving import reresolve
from geo_fondue.reports.store import Store
from geo_fondue.resolver import Resolver

folder, url = Path(sys.argv[1]), sys.argv[2]


def killed(done, of):
    if done > of / 2:
        os.kill(os.getpid(), signal.SIGKILL)


store = Store.open(url)
reresolve(store, Resolver(open_edition(folder / "two")), lambda name: open_edition(folder / name),
          batch=20, progress=killed)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_one_that_is_killed_is_continued(filled: Store, folder: Path, opened: Any, database_url: str) -> None:
    resolver = Resolver(open_edition(folder / "two"))
    [all_of_them] = affected(filled, resolver.edition, opened)
    command = [sys.executable, "-c", _KILLED, str(folder), database_url]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == -signal.SIGKILL, run.stderr
    result = reresolve(filled, resolver, opened)
    assert 0 < result.looked_at < all_of_them.count
    assert areas_of(filled) == by_hand(filled, resolver)
    with filled.reading() as connection:
        kept = connection.execute(select(report_areas_history.c.report_id)).scalars().all()
    assert len(kept) == len(set(kept)) > result.moved
