"""The words for a layer that people put beside an area's name: ``boundaries/layer_words.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from geo_fondue.errors import BoundaryError
from geo_fondue.resources import folder

_Words = dict[str, dict[str, list[Annotated[str, Field(min_length=1)]]]]
_WORDS = TypeAdapter(_Words)


@cache
def layer_words() -> Mapping[str, tuple[str, ...]]:
    """Return for each layer the words for it in all languages; read once.

    Raises
    ------
    BoundaryError
        When the file is not as it must be.
    """
    return read_layer_words(folder("boundaries") / "layer_words.toml")


def read_layer_words(path: Path) -> Mapping[str, tuple[str, ...]]:
    """Return for each layer the words for it in all languages.

    Parameters
    ----------
    path : Path
        A table for each layer, in it a list of words for each language.

    Raises
    ------
    BoundaryError
        When the file is not as it must be; the message names the key.
    """
    try:
        tables = _WORDS.validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        remedy = 'Give each layer lists of words by language, such as [district] and en = ["district"]'
        raise BoundaryError(first["msg"], where=f"{path.name}, key {key}", remedy=remedy) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BoundaryError(
            f"this is not TOML: {error}", where=path.name, remedy="Mend the line it names"
        ) from error
    return {
        layer: tuple(word for words in by_language.values() for word in words)
        for layer, by_language in tables.items()
    }
