"""The made-up country as an edition of a data folder."""

from collections.abc import Sequence
from pathlib import Path

from geo_fondue.areas import Areas
from geo_fondue.boundaries.catalogue import Catalogue
from geo_fondue.boundaries.demo.country import Country, generate_country
from geo_fondue.boundaries.demo.parameters import origin
from geo_fondue.boundaries.edition import Edition, write_edition


def write_demo_edition(
    data: Path,
    *,
    country: Country | None = None,
    overlays: Sequence[Areas] = (),
    edition_id: str = "demo",
    publish: bool = True,
) -> Edition:
    """Write a made-up country as an edition that says so, and publish it.

    Parameters
    ----------
    data : Path
        The data folder; made where missing.
    country : Country, optional
        The default country of ``boundaries/demo.toml`` unless given.
    overlays : sequence of Areas, optional
        Further layers that cut across, such as those of
        :func:`~geo_fondue.boundaries.demo.overlays.overlay_layers`.
    edition_id : str, default "demo"
    publish : bool, default True

    Raises
    ------
    ConflictError
        When the data folder has an edition of that id.
    """
    made_up = generate_country() if country is None else country
    source = origin()
    edition = write_edition(
        data / "editions",
        edition_id=edition_id,
        layers=[(areas, source) for areas in (*made_up.layers.values(), *overlays)],
        made_up=True,
    )
    if publish:
        Catalogue(data).publish(edition_id, why="the made-up demo country")
    return edition
