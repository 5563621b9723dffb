"""What the panel lists."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from geo_fondue.areas import Areas
from geo_fondue.maps.lists import split, waiting_line
from geo_fondue.statistics.summary import Summary
from geo_fondue.statistics.table import Statistics

BANGKOK = ZoneInfo("Asia/Bangkok")


def test_a_part_too_small_for_a_percent_is_not_called_none(
    squares: Mapping[str, Areas], figures: Callable[..., Statistics], glance: Callable[..., Summary]
) -> None:
    few = figures(squares["province"], {"P1": (1, 999, 0)}).totals
    assert [part.share for part in split(glance(few), "en")] == ["100%", "<1%", "0%"]
    nothing = figures(squares["province"], {}).totals
    assert {part.share for part in split(glance(nothing), "en")} == {"0%"}


def test_a_report_in_no_area_says_so(
    squares: Mapping[str, Areas], figures: Callable[..., Statistics], glance: Callable[..., Summary]
) -> None:
    (one,) = glance(figures(squares["province"], {}).totals).oldest
    at_sea = replace(one, areas={}, ticket_id="2026/A B", categories=("road", "flood", "light"))
    line = waiting_line(at_sea, squares, "th", today=date(2026, 11, 21), timezone=BANGKOK)
    assert (line.place, line.about) == ("นอกทุกพื้นที่", "road, flood, รอรับเรื่อง")
    assert line.address == "v1/reports/test/2026%2FA%20B"
    assert line.day == "1 พ.ย. 2569"
