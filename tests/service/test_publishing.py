"""Publishing past the quality gate, and what it puts in whose place."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Catalogue, Origin, Term, write_edition
from geo_fondue.boundaries.takeover import Takeover
from geo_fondue.errors import ConflictError, InputError, NotFoundError
from geo_fondue.service.changes import published_editions
from geo_fondue.service.publishing import publish, rollback

Make = Callable[..., None]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return what writes an edition of so many provinces."""

    def make(edition_id: str, count: int = 1, **period: date) -> None:
        edges = np.linspace(100, 102, count + 1)
        codes = np.array([f"P{number:02}" for number in range(count)], dtype=object)
        areas = Areas("province", codes, {"en": codes}, shapely.box(edges[:-1], 13, edges[1:], 14))
        write_edition(tmp_path / "editions", edition_id=edition_id, layers=[(areas, Origin())], **period)

    return make


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path)


def test_an_edition_that_is_not_fit_is_refused_and_may_be_forced_with_a_reason(
    catalogue: Catalogue, make: Make
) -> None:
    make("whole", 9)
    make("torn", 2)
    publish(catalogue, "whole")
    with pytest.raises(ConflictError, match=r"'torn' is not fit.*2 areas, but 9.*--force --why REASON"):
        publish(catalogue, "torn")
    for why in (None, " "):
        with pytest.raises(InputError, match="forced without a reason"):
            publish(catalogue, "torn", why=why, force=True)
    assert catalogue.published().id == "whole"
    published = publish(catalogue, "torn", who="นารี", why="the law says so", force=True)
    assert published.done is not None
    [passed] = published.done.forced
    assert passed.startswith("count-changed: ")
    last = catalogue.history()[-1]
    assert (last.who, last.why, last.forced) == ("นารี", "the law says so", (passed,))


def test_one_that_is_fit_is_not_recorded_as_forced(catalogue: Catalogue, make: Make) -> None:
    make("one")
    published = publish(catalogue, "one", why="in haste", force=True)
    assert published.done is not None
    assert published.done.forced == ()


def test_it_says_who_takes_over_from_whom_and_when(catalogue: Catalogue, make: Make) -> None:
    change, later = date(2011, 3, 11), date(2020, 1, 1)
    make("past", valid_to=change)
    make("now", valid_from=change)
    make("corrected", valid_from=change)
    make("next", valid_from=later)
    assert publish(catalogue, "past").takeover == Takeover("past", None, None)
    assert publish(catalogue, "now").takeover == Takeover("now", "past", change)
    assert publish(catalogue, "corrected").takeover == Takeover("corrected", "now", change)
    published = publish(catalogue, "next")
    assert published.takeover == Takeover("next", "corrected", later)
    assert published.terms == (Term(later, None),)
    assert publish(catalogue, "next").done is None
    assert rollback(catalogue).takeover == Takeover("corrected", "next", later)
    assert rollback(catalogue).takeover == Takeover("now", "corrected", change)
    assert rollback(catalogue).takeover == Takeover("past", "now", change)
    assert rollback(catalogue).takeover == Takeover(None, "past", None)


def test_a_layer_of_the_past_is_compared_with_what_was_before_it(catalogue: Catalogue, make: Make) -> None:
    make("now", 77, valid_from=date(2011, 3, 11))
    make("past", 9, valid_to=date(1946, 5, 8))
    publish(catalogue, "now")
    publish(catalogue, "past")  # nothing was before it, so nothing is far fewer
    assert catalogue.published(date(1946, 5, 7)).id == "past"


def test_an_edition_that_corrects_another_is_compared_with_that_one(catalogue: Catalogue, make: Make) -> None:
    make("first")
    make("second")
    make("third")
    publish(catalogue, "first")
    with pytest.raises(NotFoundError, match="no edition was in force before 'first'"):
        published_editions(catalogue)
    publish(catalogue, "second")
    publish(catalogue, "third")
    assert [edition.id for edition in published_editions(catalogue)] == ["second", "third"]
    assert [edition.id for edition in published_editions(catalogue, after="second")] == ["first", "second"]
