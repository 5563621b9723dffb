"""The page that a map stands on, whole, and what may be written into it.

What folium has rendered it takes for a template once more, in which a name such as ``{{ 7 * 7 }}`` would be
run as code. So nothing that comes from data is handed to it with braces that a template would heed:
:func:`in_script` and :func:`in_markup` see to that.
"""

import re
from dataclasses import dataclass
from typing import Any

import folium
import orjson
from branca.element import Element, Figure
from folium.template import Template
from markupsafe import Markup, escape

SEALED = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src {pictures}; "
    "font-src data:; base-uri 'none'; form-action 'none'"
)
"""All is written into the page, so that whatever is not may neither run nor be fetched."""


_TEMPLATE_MARK = re.compile(r"\{(?=[{%#])")
"""A brace that begins something in a Jinja template; in JSON such a pair stands only in strings."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a map on its page, and in its picture.

    Attributes
    ----------
    title : str
        What is shown.
    about : str
        Of where and of which reports.
    note : str
        As of when.
    """

    title: str
    about: str
    note: str


class Page(Figure):
    """The page of one map: what it says of itself, and that it fills the window.

    Attributes
    ----------
    language : str
    title : str
    tiles_of : str or None
        The servers of its basemap, as a Content-Security-Policy says it.
    nonce : str or None
        Marks the scripts and styles written into the page, for a Content-Security-Policy that asks for one.
    heading : Heading or None
        What stands above the map.
    policy : str or None
        A Content-Security-Policy of its own.
    """

    _template = Template(
        """<!DOCTYPE html>
<html lang="{{ this.language }}" class="gf-page">
<head>
<meta charset="utf-8">
{% if this.policy %}
<meta http-equiv="Content-Security-Policy" content="{{ this.policy|e }}">
{% endif %}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ this.title|e }}</title>
{{ this.icon }}
{{ this.header.render() }}
<style{{ this.nonce_attribute }}>
.gf-page, .gf-page body { height: 100%; margin: 0 }
.gf-page main { display: contents }
</style>
</head>
<body>
{% if this.heading %}
<header class="gf-heading"><div><h1>{{ this.heading.title|e }}</h1><p>{{ this.heading.about|e }}</p></div>
<p class="gf-note">{{ this.heading.note|e }}</p></header>
{% endif %}
<main>
{% if not this.heading %}<h1 class="gf-hidden">{{ this.title|e }}</h1>{% endif %}
{{ this.html.render() }}
</main>
<script{{ this.nonce_attribute }}>
{{ this.script.render() }}
</script>
</body>
</html>
"""
    )

    def __init__(self, *, language: str, title: str, tiles_of: str | None = None) -> None:
        super().__init__()
        self.language = language
        self.title = title
        self.tiles_of = tiles_of
        self.nonce: str | None = None
        self.icon = Markup()
        self.heading: Heading | None = None
        self.policy: str | None = None
        # The template says it itself, and first
        self.header._children.clear()

    @property
    def nonce_attribute(self) -> Markup:
        """The attribute for scripts and styles, or nothing."""
        return Markup(' nonce="{}"').format(self.nonce) if self.nonce else Markup()


class Verbatim(Element):
    """Text that is put on the page as it is, whatever braces it holds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: Any) -> str:
        """Return the text."""
        return self.text


def to_html(
    map_: folium.Map,
    *,
    title: str | None = None,
    nonce: str | None = None,
    heading: Heading | None = None,
    sealed: bool = False,
) -> str:
    """Return the whole page of one map.

    Parameters
    ----------
    map_ : folium.Map
        A map of this package.
    title : str, optional
        Of the page; the map's own otherwise.
    nonce : str, optional
        For a Content-Security-Policy: marks what is written into the page itself.
    heading : Heading, optional
        What stands above the map.
    sealed : bool, default False
        For a page that brings all it needs: it forbids itself to ask anybody for anything, but the servers
        of its basemap for pictures. What folium's plugins fetch from elsewhere does not come then.
    """
    page = page_of(map_)
    page.title = title or page.title
    page.nonce = nonce
    page.heading = heading
    if sealed:
        page.policy = SEALED.format(pictures=f"data: {page.tiles_of or ''}".strip())
    return page.render()


def page_of(element: Element) -> Page:
    """Return the page that a map of this package, or what is on it, stands on."""
    page = element.get_root()
    if not isinstance(page, Page):
        raise TypeError("this is a map of folium's own, which asks other machines for its scripts")
    return page


def in_script(data: bytes | dict[str, Any]) -> str:
    """Return JSON, given as text or as what it is made of, as it may stand inside of a script element."""
    text = data if isinstance(data, bytes) else orjson.dumps(data)
    # Only "<" can end the element or change how it is read, and in JSON it only stands in strings
    return _TEMPLATE_MARK.sub(r"\\u007b", text.decode("utf-8").replace("<", "\\u003c"))


def in_markup(text: str) -> Markup:
    """Return text as it may stand in HTML that is taken for a template once more."""
    return Markup(escape(text).replace("{", "&#123;"))  # noqa: S704 - escaped, and braces told by number
