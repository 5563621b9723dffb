"""Lists of names inside one field: categories and organisations, as sources write them."""

from collections.abc import Iterable
from functools import lru_cache

import orjson

MAX_NAME = 200
"""The longest name of a category, in characters; the store's indexes bound it."""


def names_of(value: object, *, split: bool = True) -> tuple[str, ...]:
    """Return the names that a field lists, stripped, each once, in the order given.

    Parameters
    ----------
    value : object
        Text or a list of texts. Text may be the literal of a database array (``{ถนน,ทางเท้า}``, members with
        commas quoted: ``{"a,b",c}``), a JSON list (``["ถนน"]``), or names with commas between them; empty,
        ``{}`` and None are no names.
    split : bool
        Whether commas part the names in plain text. Without it plain text is one name, commas and all.

    Examples
    --------
    >>> names_of("{ถนน,ทางเท้า}"), names_of('{"a,b",c}'), names_of("{}"), names_of("a, b", split=False)
    (('ถนน', 'ทางเท้า'), ('a,b', 'c'), (), ('a, b',))
    """
    if isinstance(value, str):
        if not value:
            return ()
        # the same few lists come again and again; long ones and addresses of pictures do not
        return _names_again(value) if split and len(value) <= MAX_NAME else _names_in(value, split)
    if isinstance(value, list | tuple):
        return _tidy(str(member) for member in value if member is not None)
    return ()


@lru_cache(maxsize=16384)
def _names_again(text: str) -> tuple[str, ...]:
    return _names_in(text, split=True)


def _names_in(text: str, split: bool) -> tuple[str, ...]:
    text = text.strip()
    if text[:1] == "{" and text[-1:] == "}":
        return _tidy(_members(text[1:-1]))
    if text[:1] == "[" and text[-1:] == "]":
        try:
            return names_of(orjson.loads(text))
        except orjson.JSONDecodeError:
            return _tidy(_members(text[1:-1]))
    if split:
        return _tidy(_members(text))
    return (text,) if text else ()


def _tidy(names: Iterable[str]) -> tuple[str, ...]:
    stripped = (name.strip() for name in names)
    return tuple(dict.fromkeys(name for name in stripped if name))


def _members(text: str) -> Iterable[str]:
    """Split at commas that are not inside double quotes; a backslash takes the next character as it is."""
    if '"' not in text and "\\" not in text:
        yield from ("" if member.strip() == "NULL" else member for member in text.split(","))
        return
    member: list[str] = []
    quoted = False
    characters = iter(text)
    for character in characters:
        if character == "\\":
            member.append(next(characters, ""))
        elif character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            yield "".join(member)
            member = []
        else:
            member.append(character)
    yield "".join(member)
