"""From boundary files to an edition: read, recognised, repaired, checked, written."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path

from geo_fondue.boundaries.columns import ColumnOptions
from geo_fondue.boundaries.edition import Edition, check_unused, write_edition
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.layers import read_layers
from geo_fondue.boundaries.limits import Limits
from geo_fondue.boundaries.manifest import Origin
from geo_fondue.boundaries.rules import check_layer_name, check_period
from geo_fondue.boundaries.together import bring_together
from geo_fondue.errors import InputError

NO_OPTIONS = ColumnOptions()


def import_edition(
    files: Mapping[str, Path],
    *,
    folder: Path,
    edition_id: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    columns: ColumnOptions | Mapping[str, ColumnOptions] = NO_OPTIONS,
    crs: str | Mapping[str, str] | None = None,
    encoding: str | Mapping[str, str] | None = None,
    buffer_m: Mapping[str, float] | None = None,
    limits: Limits = Limits(),  # noqa: B008 - a frozen fact
    coverages: Collection[str] = (),
    origin: Origin = Origin(),  # noqa: B008 - a frozen fact
    progress: Callable[[str], None] | None = None,
) -> tuple[Edition, list[Finding]]:
    """Make an edition of boundary files.

    Parameters
    ----------
    files : mapping of str to Path
        By layer. ``FILE#PART`` means one of several layers in a file.
    folder : Path
        The data folder; the edition becomes ``editions/<edition_id>`` in it.
    edition_id : str
    valid_from, valid_to : date, optional
        In force from the first day on, up to but not on the second.
    columns : ColumnOptions, or mapping of str to ColumnOptions
        Columns that are named rather than recognised: for all layers, or by layer.
    crs : str, or mapping of str to str, optional
        Of the coordinates, such as ``"EPSG:32647"``, for all layers or by layer; else what the file says.
    encoding : str, or mapping of str to str, optional
        Of the names, such as ``"cp874"``, likewise; else what the file says, else what fits.
    buffer_m : mapping of str to float, optional
        By layer: make areas of its lines and points, of what lies within so many metres of them.
    limits : Limits, optional
        What is closed between neighbours, and how much land may be moved by that.
    coverages : collection of str
        Layers whose areas share out the land, beside province, district and subdistrict: these alone are made
        to fit. Areas of other layers may overlap.
    origin : Origin, optional
        Where the files are from, for all layers: what it states wins over what is known of their source.
    progress : callable, optional
        Told, in a few words, what is done next.

    Returns
    -------
    edition : Edition
    findings : list of Finding
        What was noticed, and what was done; kept with the edition too.

    Raises
    ------
    BoundaryError
        When a file, its columns or its geometry cannot be used, or mending it would move more land than the
        limits allow; the message says where and what to do.
    InputError
        When the id, the period or a layer's name cannot be used.
    ConflictError
        When there is an edition of that id.
    """
    tell = progress or (lambda _: None)
    editions = folder / "editions"
    check_unused(editions, edition_id)
    check_period(valid_from, valid_to)
    if not files:
        raise InputError(
            "no files are given", remedy="Give one for each layer, such as province=FILE district=FILE"
        )
    for layer in files:
        check_layer_name(layer)
    layers = read_layers(
        files,
        columns=dict.fromkeys(files, columns) if isinstance(columns, ColumnOptions) else columns,
        crs=_by_layer(crs, files),
        encoding=_by_layer(encoding, files),
        buffer_m=buffer_m or {},
        tell=tell,
    )
    nested = bring_together(layers, limits=limits, coverages=coverages, tell=tell)
    findings = [finding for layer in nested for finding in layer.findings]
    tell(f"Writing edition {edition_id}")
    edition = write_edition(
        editions,
        edition_id=edition_id,
        layers=[(layer.areas, _stated_over(origin, layer.origin)) for layer in nested],
        valid_from=valid_from,
        valid_to=valid_to,
        findings=findings,
    )
    return edition, findings


def _by_layer(said: str | Mapping[str, str] | None, files: Mapping[str, Path]) -> Mapping[str, str]:
    if said is None:
        return {}
    return dict.fromkeys(files, said) if isinstance(said, str) else said


def _stated_over(stated: Origin, known: Origin) -> Origin:
    """Return an origin with all that a person stated of it, and for the rest what is known."""
    return Origin(
        title=stated.title or known.title,
        licence=stated.licence or known.licence,
        attribution=stated.attribution or known.attribution,
        url=stated.url or known.url,
        files=known.files,
    )
