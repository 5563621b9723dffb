"""Steps of time as a map has them: few bytes that hold every count."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from geo_fondue.areas import LANGUAGES
from geo_fondue.maps.steps import STEP_MEASURES, at_step, days_in_words, figures, packed, scales, totals
from geo_fondue.maps.texts import texts
from geo_fondue.statistics.steps import Steps


def unpacked(told: list[int], size: int) -> NDArray[np.int64]:
    """Read what the page's script reads: a number below 0 is so many zeros."""
    counts: list[int] = []
    for number in told:
        counts.extend([0] * -number if number < 0 else [number])
    assert len(counts) == size
    return np.array(counts, dtype=np.int64)


@given(arrays(np.int64, array_shapes(min_dims=2, max_dims=2, min_side=0), elements=st.integers(0, 5)))
def test_what_is_packed_is_read_back_and_is_never_longer(counts: NDArray[np.int64]) -> None:
    told = packed(counts)
    assert unpacked(told, counts.size).tolist() == counts.ravel().tolist()
    assert len(told) <= counts.size


@pytest.fixture
def found() -> Steps:
    """Return made-up counts of 3 months and 4 areas, and of what lies in none of them."""
    rng = np.random.default_rng(1)
    return Steps(
        periods=(
            (date(2023, 11, 5), date(2023, 11, 30)),
            (date(2023, 12, 1), date(2023, 12, 31)),
            (date(2024, 1, 1), date(2024, 1, 31)),
        ),
        positions=np.arange(4),
        made=rng.integers(0, 9, (3, 3, 5)),
        closed=rng.integers(0, 9, (3, 5)),
        waiting=rng.integers(0, 30, (4, 5)),
    )


def test_the_page_can_work_out_every_figure(found: Steps) -> None:
    told = figures(found)
    of = {name: unpacked(told[name], 12).reshape(4, 3).T for name in told if name != "before"}
    assert np.array_equal([of["made_open"], of["made_closed"], of["made_excluded"]], found.made[:, :, :-1])
    assert np.array_equal(of["closed"], found.closed[:, :-1])
    rest = np.where(of["rest"] % 2, -(of["rest"] + 1) // 2, of["rest"] // 2)
    more = of["made_open"] + of["made_closed"] - of["closed"] + rest
    waiting = unpacked(told["before"], 4) + more.cumsum(axis=0)
    assert np.array_equal(waiting, found.waiting[1:, :-1])


def test_the_bars_count_what_lies_in_no_area_too(found: Steps) -> None:
    assert totals(found)["made"] == found.made.sum(axis=(0, 2)).tolist()
    assert totals(found)["open"] == found.waiting[1:].sum(axis=1).tolist()


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_scale_holds_for_all_steps(found: Steps, language: str) -> None:
    scaled = scales(found, "month", texts(language), rated=True)
    assert tuple(scaled) == STEP_MEASURES
    assert scaled["made"]["breaks"][-1] == found.made[:, :, :-1].sum(axis=0).max()
    assert scaled["closed"]["breaks"][-1] == found.closed[:, :-1].max()
    assert scaled["open"]["breaks"][-1] == found.waiting[1:, :-1].max()
    for scale in scaled.values():
        assert scale["breaks"] == sorted(set(scale["breaks"]))
        assert len(scale["breaks"]) == len(scale["colours"])
    assert scales(found, "month", texts(language), rated=False)["resolution_rate"]["breaks"] == []


def test_a_step_is_called_by_its_month_or_its_days() -> None:
    november = date(2023, 11, 1)
    assert days_in_words((november, date(2023, 11, 30)), "th") == "พ.ย. 2566"
    assert days_in_words((date(2024, 2, 1), date(2024, 2, 29)), "en") == "Feb 2024"
    assert days_in_words((november, date(2023, 11, 21)), "en") == "1–21 Nov 2023"
    assert days_in_words((november, november), "en") == "1 Nov 2023"
    assert days_in_words((date(2023, 12, 25), date(2024, 1, 31)), "th") == "25 ธ.ค. 2566 – 31 ม.ค. 2567"
    assert days_in_words((november, date(2023, 12, 31)), "en") == "1 Nov – 31 Dec 2023"


def test_the_step_of_a_day_is_found_else_the_last(found: Steps) -> None:
    assert at_step(found.periods, date(2023, 12, 31)) == 1
    assert at_step(found.periods, date(2020, 1, 1)) == at_step(found.periods, None) == 2
    assert at_step((), None) == -1
    # the last month is not over, as somebody sees who opens the file years later
    assert at_step(found.periods, None, over=True) == 1
    assert at_step(found.periods, date(2023, 12, 31), over=True) == 1
    assert at_step(found.periods[:1], None, over=True) == 0
    assert at_step((), None, over=True) == -1
