"""Exports: what is asked for, as the chunks of a file."""

from collections.abc import Iterator

from geo_fondue.exports import Format, export_reports
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service.view import View


def export_chosen_reports(
    view: View, chosen: ReportFilter, *, written_as: Format, bom: bool = False
) -> Iterator[bytes]:
    """Return reports as the chunks of a file; see :func:`geo_fondue.exports.export_reports`.

    Raises
    ------
    NotFoundError
        Before the first chunk, when the layer or area asked for is not there.
    """
    if chosen.layer is not None:
        areas = view.edition.areas(chosen.layer)
        if chosen.code is not None:
            areas.position(chosen.code)
    return export_reports(view.store, view.edition, chosen, written_as=written_as, bom=bom)
