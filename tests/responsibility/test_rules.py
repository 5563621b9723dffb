"""Rules as a city writes them: read whole, or refused with the line, the rule, the key and what to do."""

from datetime import date
from pathlib import Path

import pytest

from geo_fondue.errors import InputError
from geo_fondue.responsibility.rules import default_rules, parse_rules, read_rules

GOOD = """\
[categories]
"ถนน" = ["Road", "Roads"]
"คลอง" = "Canal"

[[rule]]
id = "expressway"
layers = ["expressway"]
codes = ["E1"]
categories = ["ถนน"]
agency = "exat"
valid_from = 2026-01-01
valid_to = 2027-01-01
why = {th = "เพราะ", en = "because"}

[[rule]]
id = "area"
layers = ["municipality", "district"]
"""


def test_rules_are_read_in_order() -> None:
    first, second = parse_rules(GOOD).rules
    assert (first.id, first.layers, first.codes, first.agency) == (
        "expressway",
        ("expressway",),
        {"E1"},
        "exat",
    )
    assert (first.valid_from, first.valid_to) == (date(2026, 1, 1), date(2027, 1, 1))
    assert (first.line, second.line) == (5, 15)
    assert (second.layers, second.codes, second.categories, second.agency) == (
        ("municipality", "district"),
        None,
        (),
        None,
    )
    assert parse_rules(GOOD).other_names == {"ถนน": ("Road", "Roads"), "คลอง": ("Canal",)}
    assert parse_rules("").rules == ()


def test_a_rule_holds_from_its_first_day_up_to_the_first_that_it_does_not() -> None:
    rule = parse_rules(GOOD).rules[0]
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [rule.holds_on(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("old", "new", "where", "said"),
    [
        ('id = "expressway"', 'name = "x"', "line 6, rule number 1, key 'name'", "may have id"),
        ('id = "expressway"', "", "line 5, rule number 1, key 'id'", 'id = "expressway"'),
        ('id = "expressway"', "id = 3", "line 6, rule number 1, key 'id'", "is no text"),
        ('id = "area"', 'id = "expressway"', "line 15, rule 'expressway', key 'id'", "id of its own"),
        (
            'layers = ["expressway"]',
            "layers = [1]",
            "line 7, rule 'expressway', key 'layers'",
            "no list of texts",
        ),
        ('layers = ["expressway"]', "layers = []", "line 7, rule 'expressway', key 'layers'", "leave it out"),
        ('layers = ["expressway"]', "", "line 8, rule 'expressway', key 'codes'", "which layer"),
        ("2026-01-01", '"2026-01-01"', "line 11, rule 'expressway', key 'valid_from'", "without quotes"),
        ("2026-01-01", "2026-01-01T00:00:00", "line 11, rule 'expressway', key 'valid_from'", "no day"),
        ("2027-01-01", "2026-01-01", "line 12, rule 'expressway', key 'valid_to'", "before or as it begins"),
        ('{th = "เพราะ", en = "because"}', '"x"', "line 13, rule 'expressway', key 'why'", "no reason"),
        ('layers = ["municipality", "district"]', "", "line 15, rule 'area', key 'agency'", "neither"),
        ('["Road", "Roads"]', "3", "[categories], key 'ถนน'", "no list of names"),
        ("[categories]", "[kategories]", "responsibility.toml", "no part 'kategories'"),
        ("[[rule]]", "[[rule]", "responsibility.toml", "line 5"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_to_do(old: str, new: str, where: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_rules(GOOD.replace(old, new, 1))
    assert where in (caught.value.where or "")
    assert said in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize(
    "text", ["x = " + "[" * 100_000, "x = " + "1" * 10_000, "rule = 3", "categories = 1"]
)
def test_what_is_no_rules_at_all_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_rules(text)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="may be read"):
        read_rules(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_rules(tmp_path / "missing.toml")


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "responsibility.toml").write_bytes("# ถนน".encode("cp874"))
    with pytest.raises(InputError, match="Save it as UTF-8"):
        read_rules(tmp_path / "responsibility.toml")


def test_without_rules_what_cuts_across_comes_first_then_the_finest() -> None:
    rules = default_rules([("province", "district"), ("municipality",), ("park",)])
    assert [(rule.id, rule.layers) for rule in rules] == [
        ("overlay", ("park",)),
        ("area", ("municipality", "district", "province")),
    ]
    assert [rule.layers for rule in default_rules([("province",)])] == [("province",)]
