"""Lists of names in one field are read in every dress that sources give them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.reports.categories import names_of


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("{ถนน,ทางเท้า}", ("ถนน", "ทางเท้า")),
        ("{ถนน}", ("ถนน",)),
        ("{}", ()),
        ("", ()),
        ("   ", ()),
        (None, ()),
        ("{ ถนน , ทางเท้า }", ("ถนน", "ทางเท้า")),
        ('{"a,b",c}', ("a,b", "c")),
        ('{"say \\"hi\\"",c}', ('say "hi"', "c")),
        ('{"a\\\\b"}', ("a\\b",)),
        ("{NULL,a}", ("a",)),
        ("{a,,b}", ("a", "b")),
        ("{a,b,a}", ("a", "b")),
        ("ถนน,ทางเท้า", ("ถนน", "ทางเท้า")),
        ("ถนน", ("ถนน",)),
        ('["ถนน","a, b"]', ("ถนน", "a, b")),
        ("[ถนน,b]", ("ถนน", "b")),
        (["ถนน", " ทางเท้า ", "", None], ("ถนน", "ทางเท้า")),
        ([], ()),
        ({"a": 1}, ()),
        (7, ()),
    ],
)
def test_names_are_read(value: object, names: tuple[str, ...]) -> None:
    assert names_of(value) == names


def test_plain_text_can_be_one_name_with_its_commas() -> None:
    assert names_of("Potholes, roads", split=False) == ("Potholes, roads",)
    assert names_of("{a,b}", split=False) == ("a", "b")


@given(st.text())
def test_any_text_gives_names_that_are_stripped_and_each_once(text: str) -> None:
    names = names_of(text)
    assert len(set(names)) == len(names)
    assert all(name and name == name.strip() for name in names)


@given(st.lists(st.text(min_size=1).map(str.strip).filter(bool), unique=True))
def test_a_quoted_literal_is_read_back_as_it_was_written(names: list[str]) -> None:
    members = [name.replace("\\", "\\\\").replace('"', '\\"') for name in names]
    literal = "{" + ",".join(f'"{member}"' for member in members) + "}"
    assert names_of(literal) == tuple(names)
