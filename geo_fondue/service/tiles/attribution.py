"""Whose tiles are, as the file itself says it: HTML of others, of which text and links are left."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

from markupsafe import Markup, escape


def attribution_of(html: object) -> Markup:
    """Return the text of an attribution with its links to the web; nothing else of it may reach a page.

    Parameters
    ----------
    html : object
        What stands in the metadata; what is no text says nothing.
    """
    if not isinstance(html, str):
        return Markup()
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Markup().join(reader.parts)


class _Reader(HTMLParser):
    """Collects text and links."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[Markup] = []
        self._open = False
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") or ""
        if tag == "a" and not self._open and _leads_to_the_web(address):
            self.parts.append(Markup('<a href="{}">').format(address))
            self._open = True
        self._hidden = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_link()
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(escape(data))

    def close(self) -> None:
        super().close()
        self._end_link()

    def _end_link(self) -> None:
        if self._open:
            self.parts.append(Markup("</a>"))
            self._open = False


def _leads_to_the_web(address: str) -> bool:
    try:
        return urlsplit(address).scheme in ("http", "https")
    except ValueError:
        return False
