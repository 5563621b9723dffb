"""Open reports near a place, and groups of them: ``reports near`` and ``reports clusters``."""

from typing import Annotated

import typer

from geo_fondue.cli.console import print_json, print_table, say
from geo_fondue.cli.filters import Filters, filter_option, with_filters
from geo_fondue.cli.opening import Data, Json, open_service

Category = Annotated[str | None, typer.Option("--category", help="Only those that have this category.")]


def near(
    *,
    lat: Annotated[float, typer.Argument(metavar="LAT", help="Degrees, WGS84.")],
    lon: Annotated[float, typer.Argument(metavar="LON", help="Degrees, WGS84.")],
    radius: Annotated[
        float, typer.Option("--radius", metavar="METRES", help="How far to look, at most 5,000.")
    ] = 100.0,
    category: Category = None,
    days: Annotated[
        float | None, typer.Option("--days", metavar="N", help="Only those made in the last so many days.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="The most to show, at most 200.")] = 20,
    json: Json = False,
    data: Data = None,
) -> None:
    """Show the open reports near a place, nearest first, before another is made."""
    from geo_fondue.reports.near import near as look
    from geo_fondue.service.report_features import feature

    store = open_service(data).store
    found = look(store, lat=lat, lon=lon, radius_m=radius, category=category, days=days, limit=limit)
    if json:
        features = [
            feature(one.report, None, {"distance_m": round(one.distance_m, 2)}) for one in found.found
        ]
        cut = found.within > len(features)
        print_json({"type": "FeatureCollection", "within": found.within, "cut": cut, "features": features})
        return
    rows = [
        (
            round(one.distance_m, 1),
            one.report.report.source,
            one.report.report.ticket_id,
            ", ".join(one.report.report.categories),
            one.report.report.state,
            one.report.report.created_at,
        )
        for one in found.found
    ]
    print_table(("metres", "source", "ticket", "categories", "state", "made"), rows)
    if found.within > len(rows):
        say(f"{found.within - len(rows):,} more are within {radius:g} m; --limit shows more")


@with_filters
def clusters(
    *,
    layer: Annotated[str | None, filter_option("--layer", "The layer of --code.", "LAYER")] = None,
    code: Annotated[
        str | None, filter_option("--code", "In the area of --layer with this code.", "CODE")
    ] = None,
    filters: Filters,
    radius: Annotated[
        float, typer.Option("--radius", metavar="METRES", help="How far linked reports are apart at most.")
    ] = 50.0,
    days: Annotated[
        float, typer.Option("--days", metavar="N", help="How many days linked reports are apart at most.")
    ] = 30.0,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", help="The most groups to show, at most 1,000.")
    ] = 20,
    json: Json = False,
    data: Data = None,
) -> None:
    """Show groups of open reports of one category that may well be one, the biggest first."""
    from geo_fondue.reports.clusters import clusters as look
    from geo_fondue.service.report_features import cluster_feature

    service = open_service(data)
    chosen = filters.chosen(service, layer=layer, code=code)
    service.view().check_areas(chosen)
    found = look(service.store, chosen, radius_m=radius, days=days, limit=limit)
    if json:
        cut = found.total > len(found.clusters)
        features = [cluster_feature(one) for one in found.clusters]
        members = {"clusters": found.total, "cut": cut, "reports": found.reports}
        print_json({"type": "FeatureCollection", **members, "features": features})
        return
    rows = [
        (
            one.size,
            one.category,
            f"{one.lat:.5f}, {one.lon:.5f}",
            one.first.date(),
            one.last.date(),
            ", ".join(member.ticket_id for member in one.members[:3]) + ("…" if one.size > 3 else ""),
        )
        for one in found.clusters
    ]
    print_table(("reports", "category", "lat, lon", "first", "last", "tickets"), rows)
    if found.total > len(rows):
        say(f"{found.total - len(rows):,} more groups; --limit shows more")
