"""Of HTML that others wrote, text and links to the web are left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.service.tiles.attribution import attribution_of


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("© the survey", "© the survey"),
        ("&copy; A &amp; B", "© A &amp; B"),
        (
            '<a href="https://a.example/x" target="_blank" onclick="x()">A</a> b',
            '<a href="https://a.example/x">A</a> b',
        ),
        ('<a href="javascript:x()">A</a>', "A"),
        ("<script>x()</script><b>A</b><img src=x onerror=x()>", "A"),
        ('<a href="http://[">A</a>', "A"),
        ('<a href="https://a.example">A', '<a href="https://a.example">A</a>'),
        (
            '<a href="https://a.example/?&quot;>"><a href="https://b.example">A',
            '<a href="https://a.example/?&#34;&gt;">A</a>',
        ),
        (None, ""),
        (7, ""),
    ],
)
def test_text_and_links_are_left(html: object, left: str) -> None:
    assert attribution_of(html) == left


@given(st.text(alphabet="<>/ahref=\"' &;:!-scriptyle"))
def test_no_other_element_is(html: str) -> None:
    left = attribution_of(html)
    without = left.replace('<a href="http://', "").replace('<a href="https://', "").replace("</a>", "")
    assert "<" not in without
