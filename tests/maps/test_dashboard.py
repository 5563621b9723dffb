"""The dashboard's page, as the server writes it; what a browser makes of it is in end_to_end."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.maps import Assets, DashboardView, HeatCells, PageQuery, choropleth, heat, render_dashboard
from geo_fondue.maps.addresses import drill_down
from geo_fondue.maps.cells import Cells
from geo_fondue.maps.dashboard import render_embedded, render_panel
from geo_fondue.statistics.by_agency import AgencyCounts
from geo_fondue.statistics.by_category import Tally
from geo_fondue.statistics.summary import Summary
from geo_fondue.statistics.table import Statistics

COUNTS = {"P1D1S00": (40, 60, 5), "P2D1S10": (3, 1, 0)}
LAYERS = ("province", "district", "subdistrict")
ABOVE = {"province": (), "district": ("province",), "subdistrict": ("district", "province")}


@pytest.fixture
def view(
    squares: Mapping[str, Areas], figures: Callable[..., Statistics], glance: Callable[..., Summary]
) -> Callable[..., DashboardView]:
    """Give a maker of views; keywords are the query's."""

    def make(**asked: Any) -> DashboardView:
        query = PageQuery(**{"language": "en", "layer": "subdistrict"} | asked)
        areas = squares[query.layer]
        counted = figures(areas, COUNTS, parent=query.parent)
        coarser = tuple(squares[layer] for layer in ABOVE[query.layer])
        return DashboardView(
            query=query,
            map_=choropleth(
                counted,
                areas,
                measure=query.measure,
                language=query.language,
                coarser=coarser,
                assets=Assets.served(),
                drill=drill_down(query, LAYERS),
            ),
            statistics=counted,
            summary=glance(counted.totals),
            names=dict(squares),
            areas=areas,
            coarser=coarser,
            layers=LAYERS,
            categories=("road", "flood & rain"),
            edition="squares-1",
            data_version=7,
            today=date(2026, 11, 21),
            timezone=ZoneInfo("Asia/Bangkok"),
            data_updated=datetime(2026, 11, 20, 18, 30, tzinfo=UTC),
        )

    return make


def links(html: str) -> dict[str, dict[str, list[str]]]:
    """Return the query of each link by the link's text."""
    found = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>([^<]+)</a>', html)
    return {unescape(text).strip(): parse_qs(urlsplit(unescape(address)).query) for address, text in found}


def test_the_page_shows_the_totals(view: Callable[..., DashboardView]) -> None:
    html = render_dashboard(view())
    for text in ("<dd>43</dd>", "<dd>61</dd>", "<dd>58.65%</dd>", "109 reports made"):
        assert text in html


def test_days_and_eras_are_those_of_the_language(view: Callable[..., DashboardView]) -> None:
    assert "Data as of 21 Nov 2026 01:30" in render_dashboard(view())
    assert "ข้อมูล ณ 21 พ.ย. 2569 01:30" in render_dashboard(view(language="th"))
    assert "ปีงบประมาณ 2570" in render_dashboard(view(language="th"))


def test_every_link_keeps_what_is_chosen(view: Callable[..., DashboardView]) -> None:
    html = render_dashboard(view(category="road", from_=date(2026, 1, 1), measure="closed"))
    assert links(html)["Heat"] == {
        "map": ["heat"],
        "layer": ["subdistrict"],
        "measure": ["closed"],
        "from": ["2026-01-01"],
        "category": ["road"],
        "lang": ["en"],
    }
    assert links(html)["ไทย"]["lang"] == ["th"]


def test_the_form_passes_on_what_it_does_not_ask(view: Callable[..., DashboardView]) -> None:
    html = render_dashboard(view(parent="P1", measure="closed", category="road"))
    assert "agency" not in html.partition('id="choices"')[2].partition("</form>")[0]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))
    assert hidden == {"layer": "subdistrict", "measure": "closed", "parent": "P1", "lang": "en"}
    assert "<option selected>road</option>" in html
    assert "<option>flood &amp; rain</option>" in html


def test_downloads_are_of_what_is_shown(
    view: Callable[..., DashboardView],
) -> None:
    shown = view(layer="province", state="open")
    html = render_dashboard(shown)
    assert 'href="v1/statistics?layer=province&amp;state=open&amp;format=csv"' in html
    compared = render_dashboard(replace(view(layer="province"), before=shown.statistics))
    assert 'href="v1/statistics?layer=province&amp;change=true&amp;format=geojson"' in compared


def test_the_trail_leads_back_up(view: Callable[..., DashboardView]) -> None:
    html = render_dashboard(view(parent="P1D1"))
    found = links(html)
    assert found["Whole country"] == {"lang": ["en"]}
    assert found["Place P1"] == {"layer": ["district"], "parent": ["P1"], "lang": ["en"]}
    assert '<span aria-current="page">Place P1D1</span>' in html
    chosen = links(render_dashboard(view(parent="P1D1", area="P1D1S00")))
    assert chosen["Place P1D1"]["parent"] == ["P1D1"]


def test_the_way_down_is_to_the_layer_within(view: Callable[..., DashboardView]) -> None:
    assert '"address":"?layer=district&parent=CODE&lang=en"' in render_dashboard(view(layer="province"))
    assert '"drill":null' in render_dashboard(view())


def test_another_layer_keeps_the_parent_only_where_it_lies_within(view: Callable[..., DashboardView]) -> None:
    found = links(render_dashboard(view(parent="P1")))
    assert found["District"]["parent"] == ["P1"]
    assert "parent" not in found["Province"]
    assert "parent" not in links(render_dashboard(view(parent="P1D1")))["District"]


def test_the_period_is_chosen_from_those_that_move_with_the_days(
    view: Callable[..., DashboardView],
) -> None:
    html = render_dashboard(view(period="30d", from_=date(2026, 10, 23), to=date(2026, 11, 21)))
    assert '<option value="30d" selected>Last 30 days</option>' in html
    assert 'name="from" value=""' in html
    own = render_dashboard(view(from_=date(2026, 10, 2)))
    assert '<option value="" data-days selected>Choose days…</option>' in own
    assert 'name="from" value="2026-10-02"' in own


def test_days_that_are_those_of_a_preset_are_called_by_its_name(view: Callable[..., DashboardView]) -> None:
    html = render_dashboard(view(from_=date(2025, 10, 1), to=date(2026, 9, 30)))
    assert '<option value="last-fy" selected>Fiscal year 2026</option>' in html


def test_agencies_can_be_chosen_and_those_left_out_are_counted(view: Callable[..., DashboardView]) -> None:
    offered = AgencyCounts({"Roads & Co": Tally(1, 1)}, 12, Tally())
    html = render_dashboard(replace(view(agency="Parks"), agencies=offered))
    assert "<option>Roads &amp; Co</option>" in html
    assert "<option selected>Parks</option>" in html
    assert "<option disabled>and 12 more</option>" in html


def test_names_that_hold_what_is_personal_are_not_offered(view: Callable[..., DashboardView]) -> None:
    agencies = AgencyCounts({"Roads, call 081 234 5678": Tally(1, 1), "Parks": Tally(1, 1)}, 0, Tally())
    html = render_dashboard(
        replace(view(), agencies=agencies, categories=("road", "ask somebody@example.org"))
    )
    assert "<option>Parks</option>" in html
    assert "<option>road</option>" in html
    assert "5678" not in html
    assert "somebody" not in html


def test_a_frame_has_the_map_and_nothing_else(view: Callable[..., DashboardView]) -> None:
    shown = view(embed=True)
    html = render_embedded(shown.query, shown.map_, assets=Assets.served())
    assert 'geoFondue.draw("choropleth"' in html
    assert not re.findall(r"<(?:form|table|nav|footer)", html)


def test_the_part_that_is_fetched_is_that_of_the_page(view: Callable[..., DashboardView]) -> None:
    shown = view(area="P1D1S00")
    whole, part = render_dashboard(shown), render_panel(shown.panel)
    assert part.count('id="numbers"') == part.count('id="details"') == 1
    assert part.partition('<div class="head">')[2].partition("</dl>")[0] in whole


def test_a_made_up_country_says_so_on_every_page(view: Callable[..., DashboardView]) -> None:
    assert "made up" not in render_dashboard(view())
    assert "are made up." in render_dashboard(replace(view(), made_up=True))


def test_without_reports_it_says_how_to_get_some(
    view: Callable[..., DashboardView], figures: Callable[..., Statistics]
) -> None:
    empty = replace(view(), data_updated=None)
    empty = replace(empty, statistics=figures(empty.areas, {}))
    assert "geo-fondue reports import" in render_dashboard(empty)


def test_any_kind_of_map_stands_on_the_page(view: Callable[..., DashboardView]) -> None:
    nothing = Cells(np.empty((0, 3)), 0, 0)
    cells = HeatCells({"open": nothing, "closed": nothing}, (0, 0, 4, 4), 5)
    html = render_dashboard(replace(view(map="heat"), map_=heat(cells, assets=Assets.served())))
    assert 'geoFondue.draw("heat"' in html
    assert "leaflet-heat.js" in html
    assert links(html)["By area"] == {"layer": ["subdistrict"], "lang": ["en"]}


def test_what_people_type_cannot_break_out_of_the_page(view: Callable[..., DashboardView]) -> None:
    evil = '"><script>alert(1)</script>'
    html = render_dashboard(replace(view(category=evil, area=evil), categories=(evil,), edition=evil))
    assert "<script>alert" not in html


def test_scripts_are_marked_for_a_strict_policy_and_nothing_is_styled_or_scripted_inline(
    view: Callable[..., DashboardView],
) -> None:
    html = render_dashboard(view(), nonce="n0")
    scripts = re.findall(r"<script(?![^>]*json)[^>]*>", html)
    assert scripts
    assert all('nonce="n0"' in script for script in scripts)
    assert not re.search(r"<[^>]+\s(?:style|on\w+)=", html)
    assert "<style" not in html


def test_a_page_in_a_language_that_there_is_not_is_refused(view: Callable[..., DashboardView]) -> None:
    with pytest.raises(InputError, match="Give th or en"):
        render_dashboard(view(language="fr"))
