"""The rules of responsibility as a city writes them down: ``responsibility.toml`` in the data folder."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from geo_fondue.areas import LANGUAGES
from geo_fondue.errors import InputError

RULES_FILE = "responsibility.toml"
"""Where in the data folder they are."""

KEYS = ("id", "layers", "codes", "categories", "agency", "valid_from", "valid_to", "why")
"""What a rule may have."""

_RULE = re.compile(r"^\s*\[\[\s*rule\s*\]\]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: where it holds, for what and when, and who is responsible then.

    Attributes
    ----------
    id : str
        What answers call it.
    layers : tuple of str
        It fires for the area at the point in the first of these layers that has one with an agency; without
        layers it holds wherever there is any area.
    codes : frozenset of str or None
        Only for these areas; None for all of the layers.
    categories : tuple of str
        Only for these; empty for all.
    agency : str or None
        The id of who is responsible; None for the agency that serves the area.
    valid_from, valid_to : date or None
        The first day that it holds, and the first that it holds no more.
    why : mapping of str to str
        The reason for people, by language, instead of one made of the facts.
    line : int
        Where in the file it begins; 0 for one that is in no file.
    """

    id: str
    layers: tuple[str, ...] = ()
    codes: frozenset[str] | None = None
    categories: tuple[str, ...] = ()
    agency: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    why: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    line: int = 0

    def holds_on(self, day: date) -> bool:
        """Return whether it holds on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules in order, of which the first that fires counts, and the names of categories.

    Attributes
    ----------
    rules : tuple of Rule
    other_names : mapping of str to tuple of str
        For a category, as the rules write it, how else it is called.
    """

    rules: tuple[Rule, ...]
    other_names: Mapping[str, tuple[str, ...]]


def default_rules(hierarchies: Sequence[Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules that hold where a city has written none down.

    What cuts across comes first, such as an expressway; then the municipality; then the administrative
    layers, the finest first.

    Parameters
    ----------
    hierarchies : sequence of sequence of str
        The layers of an edition, each hierarchy from coarse to fine, the administrative one first.
    """
    administrative, *others = hierarchies
    across = tuple(layer for layers in others for layer in reversed(layers) if layer != "municipality")
    settled = tuple(layer for layers in others for layer in layers if layer == "municipality")
    overlay = (Rule("overlay", across),) if across else ()
    return (*overlay, Rule("area", (*settled, *reversed(administrative))))


def read_rules(path: Path) -> RuleBook:
    """Read rules from a TOML file.

    Raises
    ------
    FileNotFoundError
        When there is none.
    InputError
        When it is no TOML, or a rule cannot be used: with the line, the rule, the key and what to do.
    """
    try:
        return parse_rules(path.read_bytes().decode("utf-8-sig"), where=path.name)
    except UnicodeDecodeError as error:
        raise InputError("the file is not UTF-8", where=path.name, remedy="Save it as UTF-8") from error
    except FileNotFoundError:
        raise
    except OSError as error:
        remedy = "Make it a file that may be read"
        raise InputError(
            f"the file cannot be read: {error.strerror}", where=path.name, remedy=remedy
        ) from error


def parse_rules(text: str, *, where: str = RULES_FILE) -> RuleBook:
    """Return the rules in a text; raises as :func:`read_rules` does, naming ``where``."""
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # numbers without end, brackets without end
        remedy = "Mend the line; https://toml.io has the format"
        raise InputError(f"this is no TOML: {error}", where=where, remedy=remedy) from error
    if unknown := found.keys() - {"rule", "categories"}:
        remedy = "There are [[rule]] and [categories]"
        raise InputError(f"there is no part {min(unknown)!r}", where=where, remedy=remedy)
    tables = found.get("rule", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise InputError("'rule' is no list of tables", where=where, remedy="Begin each rule with [[rule]]")
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if _RULE.match(line)]
    # Written in another way, such as rule = [{…}], the lines are not known
    lines = lines if len(lines) == len(tables) else [0] * len(tables)
    rules: dict[str, Rule] = {}
    for number, (table, line) in enumerate(zip(tables, lines, strict=True), start=1):
        rule = _Reader(table, text, where, number, line).rule()
        if rule.id in rules:
            place = f"{where}, line {line}, rule {rule.id!r}, key 'id'"
            remedy = "Give each rule an id of its own"
            raise InputError("another rule has the same id", where=place, remedy=remedy)
        rules[rule.id] = rule
    return RuleBook(tuple(rules.values()), _other_names(found.get("categories", {}), where))


def _other_names(table: object, where: str) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        remedy = 'Write [categories] and below it lines such as "ถนน" = ["Road"]'
        raise InputError("'categories' is no table", where=where, remedy=remedy)
    names: dict[str, tuple[str, ...]] = {}
    for category, others in table.items():
        listed = [others] if isinstance(others, str) else others
        if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
            place = f"{where}, [categories], key {category!r}"
            raise InputError("this is no list of names", where=place, remedy='Write it as ["Road", "Street"]')
        names[category] = tuple(listed)
    return MappingProxyType(names)


@dataclass(frozen=True, slots=True)
class _Reader:
    """One rule's table, and what tells where in the file it is."""

    table: Mapping[str, Any]
    text: str
    where: str
    number: int
    line: int

    def rule(self) -> Rule:
        for key in self.table:
            if key not in KEYS:
                self._refuse(key, "there is no such key", f"A rule may have {', '.join(KEYS)}")
        agency, layers = self._text("agency"), self._texts("layers")
        if agency is None and not layers:
            remedy = "Say which agency, or in which layers the one that serves the area is to be found"
            self._refuse("agency", "the rule names neither an agency nor a layer", remedy)
        codes = self._texts("codes") if "codes" in self.table else None
        if codes is not None and not layers:
            self._refuse("codes", "codes without a layer", "Say in layers which layer they are of")
        first, end = self._day("valid_from"), self._day("valid_to")
        if first is not None and end is not None and end <= first:
            remedy = "Give the first day on which it holds no more"
            self._refuse("valid_to", f"it would end ({end}) before or as it begins ({first})", remedy)
        return Rule(
            id=self._text("id") or self._refuse("id", "a rule needs an id", 'Write id = "expressway"'),
            layers=layers,
            codes=None if codes is None else frozenset(codes),
            categories=self._texts("categories"),
            agency=agency,
            valid_from=first,
            valid_to=end,
            why=self._why(),
            line=self.line,
        )

    def _text(self, key: str) -> str | None:
        value = self.table.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            self._refuse(key, f"{value!r} is no text", f'Write {key} = "…"')
        return value.strip()

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        listed = [value] if isinstance(value, str) else value
        fit = isinstance(listed, list) and all(isinstance(text, str) and text.strip() for text in listed)
        if not fit or (key in self.table and not listed):
            self._refuse(key, f"{value!r} is no list of texts", f'Write {key} = ["…", "…"], or leave it out')
        return tuple(dict.fromkeys(text.strip() for text in listed))

    def _day(self, key: str) -> date | None:
        value = self.table.get(key)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            self._refuse(key, f"{value!r} is no day", f"Write {key} = 2026-10-01, without quotes")
        return value

    def _why(self) -> Mapping[str, str]:
        value = self.table.get("why", {})
        if not isinstance(value, dict) or not all(
            language in LANGUAGES and isinstance(text, str) for language, text in value.items()
        ):
            self._refuse("why", f"{value!r} is no reason", 'Write why = {th = "…", en = "…"}')
        return MappingProxyType(value)

    def _refuse(self, key: str, what: str, remedy: str) -> NoReturn:
        identity = self.table.get("id")
        name = f"rule {identity!r}" if isinstance(identity, str) else f"rule number {self.number}"
        line = self._line_of(key)
        place = f"{self.where}, line {line}, {name}" if line else f"{self.where}, {name}"
        raise InputError(what, where=f"{place}, key {key!r}", remedy=remedy)

    def _line_of(self, key: str) -> int:
        """Return the line of a key, else of its rule's beginning; 0 where that is not known."""
        if not self.line:
            return 0
        names_it = re.compile(rf"""^\s*["']?{re.escape(key)}["']?\s*[=.]""")
        for number, line in enumerate(self.text.splitlines()[self.line :], start=self.line + 1):
            if line.lstrip().startswith("[") and "=" not in line.split("#")[0]:
                break
            if names_it.match(line):
                return number
        return self.line
