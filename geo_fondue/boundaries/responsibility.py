"""The rules of responsibility that a city begins with: ``boundaries/responsibility.example.toml``."""

from geo_fondue.resources import folder


def example_rules() -> str:
    """Return the text of the example: rules for the made-up demo country, explained."""
    return (folder("boundaries") / "responsibility.example.toml").read_text(encoding="utf-8")
