"""The example of rules is whole, and about the made-up country alone."""

from geo_fondue.boundaries.responsibility import example_rules
from geo_fondue.responsibility.rules import KEYS, parse_rules


def test_the_example_can_be_read_and_explains_every_key() -> None:
    book = parse_rules(example_rules())
    assert [rule.id for rule in book.rules][-3:] == ["municipality", "district", "province"]
    assert book.other_names["ถนน"] == ("Road",)
    assert all(f"#   {key} " in example_rules() or f"{key}   " in example_rules() for key in KEYS)


def test_every_agency_in_it_is_made_up() -> None:
    assert all((rule.agency or "demo-").startswith("demo-") for rule in parse_rules(example_rules()).rules)
