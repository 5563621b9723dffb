"""Codes, names, parents and facts of areas, out of the columns of a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo_fondue.areas import LANGUAGES
from geo_fondue.boundaries.columns import ColumnOptions, Columns, fitting_form
from geo_fondue.boundaries.files import some
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.sources import ANY_LAYER, Form, Source
from geo_fondue.boundaries.values import is_thai, join_code, numbers
from geo_fondue.boundaries.zeros import restore_zeros
from geo_fondue.errors import BoundaryError

Texts = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Attributes:
    """What the columns of one layer say, row by row.

    Attributes
    ----------
    source : Source or None
        None when it was not recognised and columns were named.
    code_column : str
        For messages: the column, or columns, that the code came from.
    rows : ndarray of int, shape (n,)
        Positions in the file of the rows meant; all else is of these.
    codes : ndarray of object (str or None), shape (n,)
    names : mapping of str to ndarray of object (str or None), shape (n,)
        By language.
    parents : mapping of str to ndarray of object (str or None), shape (n,)
        Codes of the areas around, by layer; ``"*"`` stands for the layer above, whichever that is.
    facts : mapping of str to ndarray of float, shape (n,)
    findings : list of Finding
    """

    source: Source | None
    code_column: str
    rows: NDArray[np.intp]
    codes: Texts
    names: Mapping[str, Texts]
    parents: Mapping[str, Texts]
    facts: Mapping[str, NDArray[np.float64]]
    findings: list[Finding]


def read_attributes(
    columns: Columns,
    *,
    layer: str,
    sources: Sequence[Source],
    options: ColumnOptions,
    wanted: NDArray[np.bool_],
) -> Attributes:
    """Recognise the source of a file by its columns, and read them as it means them.

    Parameters
    ----------
    columns : Columns
    layer : str
        What the file holds.
    sources : sequence of Source
    options : ColumnOptions
    wanted : ndarray of bool, shape (n,)
        Rows that must have a code: those with a polygon. Of several forms of a source, the first is taken
        that gives all of them one.

    Raises
    ------
    BoundaryError
        When no source fits, a named column is missing, or parts of a code do not fit together.
    """
    named = ColumnOptions(*(columns.named(getattr(options, option)) for option in ColumnOptions.__slots__))
    fitting = fitting_form(columns, layer=layer, sources=sources, any_code=named.code is not None)
    if fitting is None and named.code is None:
        raise BoundaryError(
            f"no known source has these columns for a {layer}: {some(list(columns.values), limit=30)}",
            where=columns.file,
            remedy="Name them with --code-column, --name-th-column, --name-en-column and --parent-column",
        )
    source, form = fitting or (None, Form(layer=layer, code=(named.code or "",)))
    rows, left_out = _rows_meant(columns, form, layer)
    parts, width = columns.parts(form.code), form.part_width
    if named.code is not None:
        parts, width = [[named.code]], None
    code_columns, codes = _first_complete(columns, rows, parts, width, wanted[rows])
    names, of_names = _names(columns, rows, form, named, layer)
    parents = _parents(columns, rows, form, named)
    codes, of_zeros = restore_zeros(codes, parents, layer=layer)
    facts, of_facts = _facts(columns, rows, form, layer)
    return Attributes(
        source=source,
        code_column="+".join(code_columns),
        rows=rows,
        codes=codes,
        names=names,
        parents=parents,
        facts=facts,
        findings=[*left_out, *columns.findings(), *of_zeros, *of_names, *of_facts],
    )


def _first_complete(
    columns: Columns,
    rows: NDArray[np.intp],
    alternatives: Sequence[Sequence[str]],
    width: int | None,
    wanted: NDArray[np.bool_],
) -> tuple[Sequence[str], Texts]:
    """Return the first columns that give every wanted row a code, else the first, and their codes."""
    first = None
    for parts in alternatives:
        codes = _codes(columns, rows, parts, width)
        if all(codes[wanted]):
            return parts, codes
        first = first or (parts, codes)
    return first or ((), np.full(len(rows), None, dtype=object))


def _rows_meant(columns: Columns, form: Form, layer: str) -> tuple[NDArray[np.intp], list[Finding]]:
    """Return the rows that the form means; a column that says the same of every row leaves none out."""
    meant = np.ones(len(columns), dtype=bool)
    findings = []
    for name, value in form.rows.items():
        column = columns.find(name)
        if column is None or len(set(said := columns.texts(column))) < 2:
            continue
        others = meant & (said != value)
        meant &= ~others
        what = f"{int(others.sum())} rows do not have {column} {value}"
        findings.append(Finding("other-rows", layer, None, what, "left them out"))
    return np.flatnonzero(meant), findings


def _codes(columns: Columns, rows: NDArray[np.intp], parts: Sequence[str], width: int | None) -> Texts:
    codes = np.full(len(rows), None, dtype=object)
    for i, row in enumerate(zip(*(columns.texts(part, rows) for part in parts), strict=True)):
        try:
            codes[i] = join_code(row, width)
        except ValueError as error:
            remedy = "Name the column that holds the whole code with --code-column"
            where = f"{columns.file}, row {rows[i] + 1}, {'+'.join(parts)}"
            raise BoundaryError(str(error), where=where, remedy=remedy) from error
    return codes


def _parents(columns: Columns, rows: NDArray[np.intp], form: Form, named: ColumnOptions) -> dict[str, Texts]:
    if named.parent is not None:
        return {ANY_LAYER: columns.texts(named.parent, rows)}
    parents = {}
    for layer, alternatives in form.parents.items():
        for parts in columns.parts(alternatives)[:1]:
            parents[layer] = _codes(columns, rows, parts, form.part_width)
    if form.parent is not None and (column := columns.find(form.parent)) is not None:
        parents[ANY_LAYER] = columns.texts(column, rows)
    return parents


def _names(
    columns: Columns, rows: NDArray[np.intp], form: Form, named: ColumnOptions, layer: str
) -> tuple[dict[str, Texts], list[Finding]]:
    """Return names by language: columns named by a person win, then those of a known language."""
    found = columns.by_language(form.names_by_language)
    found |= {language: name for language, names in form.names.items() if (name := columns.first(names))}
    found |= {language: name for language in LANGUAGES if (name := getattr(named, f"name_{language}"))}
    names = {language: columns.texts(column, rows) for language, column in found.items()}
    findings = []
    for column in filter(None, map(columns.find, form.names_of_unknown_language)):
        values = columns.texts(column, rows)
        language = "th" if is_thai(values) else "en"
        if language not in names and any(values):
            names[language] = values
            what = f"the source does not say in which language {column} is"
            findings.append(
                Finding("language-guessed", layer, None, what, f"took it as {language}, by its letters")
            )
    names = {language: values for language, values in names.items() if any(values)}
    nameless = sum(not any(area) for area in zip(*names.values(), strict=True)) if names else len(rows)
    if nameless:
        what = f"{nameless} of {len(rows)} areas have no name"
        findings.append(Finding("no-name", layer, None, what, "they are shown by their codes"))
    return names, findings


def _facts(
    columns: Columns, rows: NDArray[np.intp], form: Form, layer: str
) -> tuple[dict[str, NDArray[np.float64]], list[Finding]]:
    facts, findings = {}, []
    for name, candidates in form.facts.items():
        column = columns.first(candidates)
        if column is None:
            continue
        facts[name], unreadable = numbers(columns.values[column][rows])
        if unreadable:
            what = f"{unreadable} values of {column} are no numbers"
            findings.append(Finding("fact-unreadable", layer, None, what, f"left them out of {name}"))
    return facts, findings
