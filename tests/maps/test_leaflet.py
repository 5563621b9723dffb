"""What goes into a map's page is data: nothing of it is run, in the page or where the page is made."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from geo_fondue.areas import Areas
from geo_fondue.maps import choropleth, to_html
from geo_fondue.maps.page import in_script
from geo_fondue.statistics.table import Statistics

TEMPLATES = (
    "{{ 7 * 7 }}",
    "{{ cycler.__init__.__globals__.os.getpid() }}",
    "{% raw %}",
    "{% for",
    "{# gone #}",
    "{{{ 7 * 7 }}}",
    "\\{{ 7 * 7 }}",
    "{",
)


@pytest.mark.parametrize("text", TEMPLATES)
def test_a_name_or_attribution_that_looks_like_a_template_is_shown_as_it_is(
    squares: Mapping[str, Areas], figures: Callable[..., Statistics], text: str
) -> None:
    """Folium takes what it has rendered for a Jinja template once more, which could run any code."""
    areas = squares["district"]
    names = areas.names["en"].copy()
    names[0] = text
    areas = replace(areas, names={**areas.names, "en": names})
    html = to_html(choropleth(figures(areas, {}), areas, language="en", attribution=(text,)))
    (data,) = re.findall(r'<script type="application/json" id="\w+_data">(.*?)</script>', html, re.DOTALL)
    assert json.loads(data)["areas"]["name"][0] == text
    (settings,) = re.findall(r'geoFondue\.map\("\w+", (\{.*\})\);', html)
    assert json.loads(settings)["attribution"] == [text]


def test_json_in_a_page_says_the_same_and_has_nothing_that_ends_a_script_or_begins_a_template() -> None:
    document = {"a": {"b": {}}, "c": [{}], "text": "</script><!-- {{{% {#"}
    text = in_script(document)
    assert json.loads(text) == document
    assert not re.search(r"<|\{[{%#]", text)
