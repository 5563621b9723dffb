"""The columns of a boundary file, and which known source they are of."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo_fondue.boundaries.files import some
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.sources import ANY_LAYER, LANGUAGE, Form, Source
from geo_fondue.boundaries.texts import Texts, read_texts
from geo_fondue.errors import BoundaryError


@dataclass(frozen=True, slots=True)
class ColumnOptions:
    """Columns that a person names; they win over what is known of the source.

    Attributes
    ----------
    code, name_th, name_en, parent : str or None
        ``parent`` holds the code of the area around, in the layer above.
    """

    code: str | None = None
    name_th: str | None = None
    name_en: str | None = None
    parent: str | None = None


class Columns:
    """The columns of a file, found in capital or small letters alike.

    Parameters
    ----------
    values : mapping of str to ndarray, shape (n,)
    file, layer : str
        For messages and findings.
    """

    def __init__(self, values: Mapping[str, NDArray[Any]], file: str, layer: str) -> None:
        self.values = values
        self.file = file
        self.layer = layer
        self._by_folded = {name.casefold(): name for name in reversed(list(values))}
        self._texts: dict[str, Texts] = {}

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(next(iter(self.values.values()), ()))

    def find(self, name: str) -> str | None:
        """Return the column of that name, None if there is none."""
        return name if name in self.values else self._by_folded.get(name.casefold())

    def first(self, names: Iterable[str]) -> str | None:
        """Return the first of these columns that there is."""
        return next((found for name in names if (found := self.find(name)) is not None), None)

    def parts(self, codes: Iterable[str]) -> list[list[str]]:
        """Return the columns of those codes, such as ``PROV_CODE+AMP_CODE``, of which there are all parts."""
        found = [[self.find(part) for part in code.split("+")] for code in codes]
        return [[part for part in parts if part is not None] for parts in found if None not in parts]

    def by_language(self, pattern: str | None) -> dict[str, str]:
        """Return the columns that fit a pattern such as ``ADM1_{language}``, by language."""
        if pattern is None:
            return {}
        before, after = (re.escape(part.casefold()) for part in pattern.split(LANGUAGE))
        fits = re.compile(f"{before}([a-z]{{2}}){after}")
        matches = ((fits.fullmatch(folded), name) for folded, name in self._by_folded.items())
        return {match[1]: name for match, name in matches if match}

    def texts(self, name: str, rows: NDArray[np.intp] | None = None) -> NDArray[np.object_]:
        """Return a column's values as texts, mended where that can be done, None for nothing.

        Parameters
        ----------
        name : str
        rows : ndarray of int, shape (m,), optional
            Those that are meant, else all.

        Raises
        ------
        BoundaryError
            When texts of these rows cannot be read.
        """
        if name not in self._texts:
            self._texts[name] = read_texts(self.values[name], column=name, layer=self.layer)
        known = self._texts[name]
        if rows is None:
            return known.values
        if len(garbled := rows[known.garbled[rows]]):
            raise BoundaryError(
                f"{len(garbled)} values are garbled: {some([repr(known.values[row]) for row in garbled])}",
                where=f"{self.file}, row {some((garbled + 1).tolist())}, {name}",
                remedy="Give the encoding that the file is in with --encoding, such as cp874 or UTF-8, "
                "or export it again as UTF-8",
            )
        return known.values[rows]

    def findings(self) -> list[Finding]:
        """Return what was mended in the columns that were asked for."""
        return [finding for texts in self._texts.values() for finding in texts.findings]

    def named(self, name: str | None) -> str | None:
        """Return the column that a person named.

        Raises
        ------
        BoundaryError
            When there is none of that name.
        """
        if name is None:
            return None
        found = self.find(name)
        if found is None:
            remedy = f"It has: {some(list(self.values), limit=30)}"
            raise BoundaryError(f"there is no column {name!r}", where=self.file, remedy=remedy)
        return found


def fitting_form(
    columns: Columns, *, layer: str, sources: Sequence[Source], any_code: bool
) -> tuple[Source, Form] | None:
    """Return the source and form that know most of the columns, None when none fits.

    Parameters
    ----------
    columns : Columns
    layer : str
        What the columns are about. Of two that know as many, a form for this very layer wins.
    sources : sequence of Source
    any_code : bool
        True to let a form fit without its code, since a person named the column of that.
    """
    fitting = [
        (_known(columns, form), form.layer != ANY_LAYER, source, form)
        for source in sources
        for form in source.form
        if form.layer in (layer, ANY_LAYER) and (any_code or columns.parts(form.code))
    ]
    best = max(fitting, key=lambda item: item[:2], default=None)
    if best is None or (any_code and best[0] == 0):
        return None
    return best[2], best[3]


def _known(columns: Columns, form: Form) -> int:
    """Return how many things beside the code the form finds in the columns."""
    one_of = [*form.names.values(), *form.facts.values(), form.names_of_unknown_language]
    one_of += [(column,) for column in form.rows]
    if form.parent is not None:
        one_of.append((form.parent,))
    known = sum(columns.first(names) is not None for names in one_of)
    known += sum(bool(columns.parts(codes)) for codes in form.parents.values())
    return known + len(columns.by_language(form.names_by_language))
