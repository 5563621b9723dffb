"""Exports: what is asked for, as the chunks of a file."""

from collections.abc import Iterator

from geo_fondue.exports import Format, export_reports
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service.view import View


def export_chosen_reports(
    view: View, chosen: ReportFilter, *, written_as: Format, bom: bool = False, public: bool
) -> Iterator[bytes]:
    """Return reports as the chunks of a file; see :func:`geo_fondue.exports.export_reports`.

    For the public they are where the grid of the settings has them, else where they are.

    Raises
    ------
    NotFoundError
        Before the first chunk, when the layer or area asked for is not there.
    """
    view.check_areas(chosen)
    grid = view.grid if public else None
    return export_reports(view.store, view.edition, chosen, written_as=written_as, bom=bom, public=grid)
