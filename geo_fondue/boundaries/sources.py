"""Sources of boundaries: what their columns are called. One file each in ``boundaries/sources/``."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from geo_fondue.boundaries.encoding import check_encoding
from geo_fondue.errors import BoundaryError
from geo_fondue.resources import folder

ANY_LAYER = "*"
LANGUAGE = "{language}"
"""Stands in a column's name for the two letters of a language."""


def _as_tuple(value: object) -> object:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def _with_language(value: str) -> str:
    if value.count(LANGUAGE) != 1:
        raise ValueError(f"it must hold {LANGUAGE} once")
    return value


Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_tuple), Field(min_length=1)]


class Form(BaseModel):
    """One shape in which a source gives a layer: which column holds what.

    Column names are found in capital or small letters alike. Of several in a list the first is taken that a
    file has. ``"PROV_CODE+AMP_CODE"`` means a code in parts, to be joined.

    Attributes
    ----------
    layer : str
        The layer it is about, or ``"*"`` for any.
    code : tuple of str
        Of several the first is taken that has a value for every area.
    part_width : int or None
        Digits to which each part of a code is filled up with zeros.
    names : mapping of str to tuple of str
        By language.
    names_by_language : str or None
        A column for each language, such as ``"ADM1_{language}"``.
    names_of_unknown_language : tuple of str
        Columns with names in a language that nobody states; all are taken, each for what its letters are.
    parent : str or None
        The column with the code in the layer above, whichever that is.
    parents : mapping of str to tuple of str
        By layer, the code of the area around.
    facts : mapping of str to tuple of str
        Numbers worth keeping, by the name under which they are kept.
    rows : mapping of str to str
        Column and value: in a file with several kinds of rows, only these are meant.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    layer: Text
    code: Texts
    part_width: Annotated[int, Field(ge=1)] | None = None
    names: Mapping[str, Texts] = Field(default_factory=dict)
    names_by_language: Annotated[str, AfterValidator(_with_language)] | None = None
    names_of_unknown_language: Texts = Field(default=(), validate_default=False)
    parent: Text | None = None
    parents: Mapping[str, Texts] = Field(default_factory=dict)
    facts: Mapping[str, Texts] = Field(default_factory=dict)
    rows: Mapping[str, Text] = Field(default_factory=dict)


class Source(BaseModel):
    """A kind of source, as its file describes it.

    Attributes
    ----------
    title : str
    url, licence, attribution : str or None
        Where to get it and on what terms, unless the data set itself says otherwise.
    crs, encoding : str or None
        What its files are in when they do not say.
    form : tuple of Form
        In order of preference.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: Text
    url: Text | None = None
    licence: Text | None = None
    attribution: Text | None = None
    crs: Text | None = None
    encoding: Annotated[str, AfterValidator(check_encoding)] | None = None
    form: Annotated[tuple[Form, ...], BeforeValidator(_as_tuple), Field(min_length=1)]


def load_sources(path: Path | None = None) -> tuple[Source, ...]:
    """Return all sources that a folder describes, by file name.

    Parameters
    ----------
    path : Path, optional
        ``boundaries/sources`` of this project.

    Raises
    ------
    BoundaryError
        When a file is not as it must be; the message names the file and the key.
    """
    path = folder("boundaries") / "sources" if path is None else path
    return tuple(_load(file) for file in sorted(path.glob("*.toml")))


def _load(path: Path) -> Source:
    where = f"boundaries/sources/{path.name}"
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
        return Source.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
        remedy = "boundaries/README.md lists the keys and what they hold"
        raise BoundaryError(
            _said(first["type"], first["msg"]), where=f"{where}, key {key}", remedy=remedy
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BoundaryError(
            f"this is not TOML: {error}", where=where, remedy="Mend the line it names"
        ) from error


def _said(kind: str, message: str) -> str:
    known = {"extra_forbidden": "there is no such key", "missing": "the key is missing"}
    return known.get(kind, message[:1].lower() + message[1:])
