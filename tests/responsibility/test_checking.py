"""What rules and agencies speak of and does not exist is told, each with its place and a remedy."""

from pathlib import Path

import pytest

from geo_fondue.agencies import Agency, Place, register
from geo_fondue.agencies.agency import names
from geo_fondue.boundaries import Edition
from geo_fondue.responsibility import RULES_FILE, Responsibility, check, token

RULES = """
[categories]
"ถนน" = ["Road"]

[[rule]]
id = "one"
layers = ["canal", "province"]
codes = ["XA", "XZ"]
categories = ["road", "Taxi"]
agency = "nobody"
"""


def responsibility(
    data: Path, rules: str | None, *places: Place, categories: tuple[str, ...] = ()
) -> Responsibility:
    register(data, [Agency("1", names("ก", None), areas=places, categories=categories)])
    if rules is not None:
        (data / RULES_FILE).write_text(rules, encoding="utf-8")
    return Responsibility.of(data)


def test_what_a_rule_names_and_is_not_there_is_told(small_edition: Edition, tmp_path: Path) -> None:
    found = check(responsibility(tmp_path, RULES), small_edition, reported=["ทางเท้า"])
    assert [(one.where.partition("rule ")[2], one.what.partition(",")[0]) for one in found] == [
        ("'one', key 'layers'", "edition small has no layer 'canal'"),
        ("'one', key 'codes'", "province has no area 'XZ'"),
        ("'one', key 'agency'", "there is no agency 'nobody'"),
        ("'one', key 'categories'", "no report has the category 'Taxi'"),
    ]
    assert all(one.remedy for one in found)
    assert all("line 5" in one.where for one in found)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place("canal", "*"), "no layer 'canal'"),
        (Place("province", "XZ"), "no such area"),
        (Place(None, "XZ"), "no such area"),
        (Place("province", "*"), None),
        (Place(None, "XM01"), None),
    ],
)
def test_what_an_agency_serves_and_is_not_there_is_told(
    small_edition: Edition, tmp_path: Path, place: Place, said: str | None
) -> None:
    found = check(responsibility(tmp_path, None, place), small_edition, reported=[])
    assert [said in one.what for one in found if said] == ([] if said is None else [True])


def test_categories_are_doubted_only_where_some_are_known(small_edition: Edition, tmp_path: Path) -> None:
    one = responsibility(tmp_path, None, categories=("Taxi",))
    assert check(one, small_edition, reported=[]) == []
    assert len(check(one, small_edition, reported=["ถนน"])) == 1
    assert check(one, small_edition, reported=["taxi"]) == []


def test_rules_that_cannot_be_read_are_the_one_thing_to_mend(small_edition: Edition, tmp_path: Path) -> None:
    (found,) = check(responsibility(tmp_path, '[[rule]]\nid = 3\nagency = "1"'), small_edition, reported=[])
    assert found.where == "responsibility.toml, line 2, rule number 1, key 'id'"


def test_the_token_changes_with_agencies_and_rules(tmp_path: Path) -> None:
    tokens = [token(tmp_path)]
    for rules in (None, "", "# more"):
        responsibility(tmp_path, rules)
        tokens.append(token(tmp_path))
    assert len(set(tokens)) == 4
    assert Responsibility.of(tmp_path / "nowhere").empty
    assert not Responsibility.of(tmp_path).empty
