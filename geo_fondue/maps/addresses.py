"""Where the panel's links lead: up and down the layers, and to what answers its figures."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from geo_fondue.areas import PARENT_LAYERS, Areas
from geo_fondue.maps import texts as write
from geo_fondue.maps.query import PageQuery


def trail(query: PageQuery, names: Mapping[str, Areas]) -> list[tuple[str, str | None]]:
    """Return names and addresses of the areas around what is shown, widest first; the last has none.

    Each leads to the areas within it, of the layer that follows.

    Parameters
    ----------
    query : PageQuery
    names : mapping of str to Areas
        The layers by name.
    """
    language = query.language
    steps: list[tuple[str, str | None]] = []
    layer, code = query.layer, query.parent
    above = PARENT_LAYERS.get(layer)
    while above is not None and above in names:
        areas = names[above]
        (position,) = areas.positions([code])
        if code is not None and position >= 0:
            area = areas.area(int(position))
            steps.append((area.title(language), query.href(layer=layer, parent=code, area=None)))
            code = area.parent
        layer, above = above, PARENT_LAYERS.get(above)
    coarsest = layer if steps else query.layer
    whole = write.texts(language)["filters"]["whole"]
    steps.append((whole, query.href(layer=coarsest, parent=None, area=None)))
    steps.reverse()
    if query.area is not None:
        steps.append((area_name(names, query.layer, query.area, language), None))
    else:
        steps[-1] = (steps[-1][0], None)
    return steps


def area_name(names: Mapping[str, Areas], layer: str, code: str, language: str) -> str:
    """Return the name of an area in a language; its code where the layer does not have it."""
    if layer not in names:
        return code
    areas = names[layer]
    (position,) = areas.positions([code])
    return areas.area(int(position)).title(language) if position >= 0 else code


def source(query: PageQuery) -> str:
    """Return the address that answers the panel's figures as JSON."""
    return "v1/summary?" + urlencode(asked(query, area="code"))


def reports_address(query: PageQuery) -> str:
    """Return the address of the reports that are counted, as a file."""
    return "v1/exports/reports.csv?" + urlencode(asked(query, area="code"))


def asked(query: PageQuery, *, area: str | None = None) -> dict[str, str]:
    """Return the parameters by which the API is asked what a page shows.

    Parameters
    ----------
    query : PageQuery
    area : str, optional
        The parameter for the chosen area; without it, it does not count.
    """
    given = {
        "layer": query.layer,
        "from": query.from_,
        "to": query.to,
        "category": query.category,
        "agency": query.agency,
        "state": query.state,
        "parent": query.parent,
    }
    if area is not None:
        given[area] = query.area
    return {name: str(value) for name, value in given.items() if value is not None}


def drill_down(query: PageQuery, layers: Sequence[str]) -> tuple[str, str] | None:
    """Return text and address of the way from an area to those within it, where there is a finer layer.

    :func:`into` puts the area's code into the address.
    """
    finer = [layer for layer in layers if PARENT_LAYERS.get(layer) == query.layer]
    if not finer:
        return None
    name = write.layer_name(finer[0], query.language, many=True)
    text = write.texts(query.language)["table"]["drill"].format(layer=name)
    return text, query.href(layer=finer[0], parent="CODE", area=None)


def into(address: str, code: str) -> str:
    """Return the address of :func:`drill_down` for an area; the scripts of the maps do the same."""
    return address.replace("parent=CODE", f"parent={quote(code)}")
