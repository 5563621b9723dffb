"""What a report card says in figures is what was counted, and it ranks nobody by a handful of reports."""

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

import pytest

from geo_fondue.areas import Areas
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.report_card_rows import (
    FEWEST_RATED,
    MOST_RANKED,
    RATE_BREAKS,
    fill_of,
    heroes,
    legend,
    lines,
    rank_of,
    ranked,
)
from geo_fondue.statistics.table import Statistics

ZONE = ZoneInfo("Asia/Bangkok")
Count = Callable[..., Statistics]


@pytest.fixture
def counted(squares: Mapping[str, Areas], figures: Count) -> Callable[..., Statistics]:
    """Give a maker of the statistics of the sixteen subdistricts, by their place in the list."""
    areas = squares["subdistrict"]

    def make(*counts: tuple[int, int, int]) -> Statistics:
        return figures(areas, dict(zip(areas.codes.tolist(), counts, strict=False)))

    return make


def test_the_large_figures_say_how_they_changed(counted: Count) -> None:
    now, before = counted((221, 677, 292)).totals, counted((260, 420, 130)).totals
    assert [(hero.value, hero.compared) for hero in heroes(now, before, "en")] == [
        ("1,190", "▲ 47% more (810)"),
        ("677", "▲ 61% more (420)"),
        ("221", "▼ 15% fewer (260)"),
        ("75.39%", "▲ 13.6 points up (61.76%)"),
    ]


def test_without_a_period_before_nothing_is_compared(counted: Count) -> None:
    now = counted((221, 677, 292)).totals
    assert {hero.compared for hero in heroes(now, None, "th")} == {""}
    assert {line.before for line in lines(now, None, now, "th", ZONE)} == {"–"}


def test_of_too_few_before_no_share_is_taken(counted: Count) -> None:
    compared = [hero.compared for hero in heroes(counted((5, 5, 0)).totals, counted((1, 1, 0)).totals, "en")]
    assert compared == ["before: 2", "before: 1", "before: 1", "the same (50.00%)"]


def test_every_figure_of_the_table_is_written_in_its_own_way(counted: Count) -> None:
    now = counted((221, 677, 292)).totals
    said = {line.label: line.now for line in lines(now, None, now, "th", ZONE)}
    assert said["เรื่องแจ้ง"] == "1,190"
    assert said["ไม่เกี่ยวข้อง"] == "292"
    assert said["อัตราการแก้ไข"] == "75.39%"
    assert said["เรื่องค้างเก่าสุดตั้งแต่"] == "31 ม.ค. 2567"
    assert "ต่อประชากร 1,000 คน" not in said


def test_the_best_and_the_worst_are_those_with_enough_reports(counted: Count) -> None:
    rows = [(10 * number, 200 - 10 * number, 0) for number in range(14)]
    best, worst, left_out = ranked(counted(*rows, (0, FEWEST_RATED - 1, 50)).areas, "en")
    assert len(best) == len(worst) == MOST_RANKED
    assert [row.rate for row in best[:2]] == ["100.00%", "95.00%"]
    assert worst[0].rate == "35.00%"
    assert left_out == 2


def test_where_there_are_few_areas_all_are_listed_once(counted: Count) -> None:
    best, worst, left_out = ranked(counted(*[(10, 10 + number, 0) for number in range(10)]).areas, "th")
    assert (len(best), worst, left_out) == (10, [], 6)


def test_equal_rates_have_equal_ranks(counted: Count) -> None:
    rows = counted((10, 90, 0), (5, 45, 0), (0, 20, 0), (1, 1, 0)).areas
    assert [rank_of(row.code, rows) for row in rows[:4]] == [(2, 3), (2, 3), (1, 3), None]


def test_colours_stand_for_the_classes_of_the_legend(counted: Count) -> None:
    shown = dict(legend("en"))
    rows = counted((50, 50, 0), (49, 51, 0), (0, 7, 0), (0, 0, 3)).areas
    assert [shown[fill_of(row)] for row in rows[:4]] == [
        "50% or less",
        "50–65%",
        "90–100%",
        "No reports",
    ]
    assert len(shown) == len(RATE_BREAKS) + 1 == len(palettes().measures["resolution_rate"]) + 1
