"""Painters make the same pages as the serving process would, and nobody is left without one."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import parent_process
from pathlib import Path

import pytest

from geo_fondue.errors import InputError, NotFoundError
from geo_fondue.maps import Assets
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service import Service, View
from geo_fondue.service.maps import map_page
from geo_fondue.service.painting import NICENESS, Painters
from geo_fondue.settings import Settings


def its_process(_: View) -> str:
    return str(os.getpid())


def a_refusal(_: View) -> str:
    raise InputError("no such thing", where="here", remedy="Do another")


def its_niceness(_: View) -> int:
    return os.nice(0)


def its_edition(view: View) -> str:
    return view.edition.id


def its_end(_: View) -> str:
    if parent_process() is not None:  # in a painter
        os.kill(os.getpid(), signal.SIGKILL)
    return "made here"


@pytest.fixture
def served(service_data: Path, boxes: Callable[..., object]) -> Iterator[Service]:
    boxes("one")
    opened = Service(Settings(data=service_data, painters=1))
    opened.catalogue.publish("one")
    yield opened
    opened.close()


@pytest.fixture
def painters(served: Service) -> Iterator[Painters]:
    opened = Painters(served.settings)
    opened.start()
    yield opened
    opened.close()


def test_a_page_is_made_elsewhere_and_is_the_same(
    served: Service, painters: Painters, boxes: Callable[..., object]
) -> None:
    view = served.view()
    chosen = ReportFilter(layer="province", timezone=served.settings.timezone)
    make = partial(
        map_page,
        kind="choropleth",
        chosen=chosen,
        measure="open",
        language="en",
        assets=Assets.served("/static"),
    )
    here, there = (re.sub(r"_[0-9a-f]{32}", "", one) for one in (make(view), painters.make(make, view)))
    assert here == there
    assert painters.make(its_process, view) != str(os.getpid())
    boxes("two")
    served.catalogue.publish("two")
    assert painters.make(its_edition, view) == "one"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no niceness")
def test_a_painter_lets_others_go_first(served: Service, painters: Painters) -> None:
    assert painters.make(its_niceness, served.view()) == min(os.nice(0) + NICENESS, 19)


def test_pages_that_lost_their_painter_late_take_it_from_no_other(
    served: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several wait for one painter; the first to hear that it died has had another started meanwhile."""
    painters = Painters(served.settings)
    pools: list[_Pool] = []

    def started(*_: object) -> _Pool:
        pools.append(_Pool())
        return pools[-1]

    monkeypatch.setattr("geo_fondue.service.painting.ProcessPoolExecutor", started)
    painters.start()

    def another_asks() -> None:
        painters.make(its_process, served.view())
        painters.start()

    pools[0].is_asked = another_asks
    assert painters.make(its_process, served.view()) == str(os.getpid())
    assert [pool.ended for pool in pools] == [True, False]
    painters.close()
    assert pools[1].ended


class _Pool:
    """A painter that is dead when it is asked for a page."""

    def __init__(self) -> None:
        self.ended = False
        self.is_asked: Callable[[], object] = lambda: None

    def submit(self, make: Callable[..., object], *arguments: object) -> Future[object]:
        done: Future[object] = Future()
        if not arguments:
            return done
        asked, self.is_asked = self.is_asked, lambda: None
        asked()
        done.set_exception(BrokenProcessPool())
        return done

    def shutdown(self, **_: object) -> None:
        self.ended = True


def test_what_is_refused_elsewhere_is_refused_alike(served: Service, painters: Painters) -> None:
    with pytest.raises(InputError) as refused:
        painters.make(a_refusal, served.view())
    assert (refused.value.what, refused.value.where, refused.value.remedy) == (
        "no such thing",
        "here",
        "Do another",
    )
    make = partial(
        map_page,
        kind="choropleth",
        chosen=ReportFilter(layer="moon", timezone=served.settings.timezone),
        measure="open",
        language="en",
        assets=Assets.served("/static"),
    )
    with pytest.raises(NotFoundError):
        painters.make(make, served.view())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_painter_that_dies_leaves_nobody_without_a_page(served: Service, painters: Painters) -> None:
    assert painters.make(its_end, served.view()) == "made here"
    assert painters.make(its_process, served.view()) != str(os.getpid())


def test_without_painters_pages_are_made_here(served: Service) -> None:
    none = Painters(Settings(data=served.settings.data))
    none.start()
    assert none.make(its_process, served.view()) == str(os.getpid())


_PARENT = """
import os, signal, sys
from geo_fondue.service.painting import Painters
from geo_fondue.settings import Settings

if __name__ == "__main__":
    painters = Painters(Settings(data=sys.argv[1], painters=1))
    print(painters._started().submit(os.getpid).result(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_painter_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    run = subprocess.run(
        [sys.executable, script, tmp_path], capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == -signal.SIGKILL, run.stderr
    until = time.monotonic() + 20
    while _lives(int(run.stdout)):
        assert time.monotonic() < until
        time.sleep(0.05)


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    # One whose end nobody has taken note of yet is in the list of processes still
    status = Path(f"/proc/{number}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
