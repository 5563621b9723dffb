"""The templates of ``maps/templates``, ready to be filled."""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from geo_fondue.resources import folder


def template(name: str) -> Template:
    """Return a template by its name; what is put into it is escaped, and nothing may be missing."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(folder("maps") / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
