"""The HTML templates in api/, filled in."""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from geo_fondue.resources import folder


@cache
def environment() -> Environment:
    """Return where the templates are taken from; all that is put into them is escaped."""
    return Environment(
        loader=FileSystemLoader(folder("api")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
