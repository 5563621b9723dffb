"""Reports as GeoJSON features: what everybody may see of them, and what staff may."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from geo_fondue.reports.clusters import Cluster
from geo_fondue.reports.history import History
from geo_fondue.reports.privacy import Grid
from geo_fondue.reports.privacy.scrubbing import scrub_label
from geo_fondue.reports.store import StoredReport


def feature(
    stored: StoredReport, public: Grid | None, more: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """Return a report as a feature.

    Parameters
    ----------
    stored : StoredReport
        With its details.
    public : Grid or None
        For everybody to see, on this grid: without what the public wrote or photographed, and names that
        sources give (of categories, organisations, unknown states) scrubbed. None: whole and exact.
    more : mapping, optional
        Further properties.
    """
    report = stored.report
    lon, lat = (report.lon, report.lat) if public is None else public.snap_one(lon=report.lon, lat=report.lat)
    properties: dict[str, Any] = {
        "source": report.source,
        "ticket_id": report.ticket_id,
        "categories": list(report.categories),
        "state": report.state,
        "state_group": stored.state_group,
        "created_at": instant(report.created_at),
        "last_activity": instant(report.last_activity),
        "closed_at": instant(report.closed_at),
        "reopened": report.reopened,
        "organisations": list(report.organisations),
        "outcome": stored.outcome,
        "edition": stored.edition,
        "areas": dict(stored.areas),
    }
    if public is not None:
        properties |= {
            "state": scrub_label(report.state),
            "categories": [scrub_label(name) for name in report.categories],
            "organisations": [scrub_label(name) for name in report.organisations],
        }
    else:
        properties |= {
            "distance_to_area_m": stored.distance_m,
            "started_at": instant(report.started_at),
            "star": report.star,
            "description": report.description,
            "address": report.address,
            "photo": list(report.photo),
            "photo_after": list(report.photo_after),
            "extra": dict(report.extra),
        }
    return {
        "type": "Feature",
        "id": f"{report.source}:{report.ticket_id}",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {**properties, **(more or {})},
    }


def history_properties(life: History) -> dict[str, Any]:
    """Return the life of a report as properties of its feature, for staff; times in hours."""
    return {
        "hours_to_close": _hours(life.calendar_to_close),
        "working_hours_to_close": _hours(life.working_to_close),
        "states": [
            {
                "state": stay.state,
                "state_group": stay.state_group,
                "since": instant(stay.since),
                "until": instant(stay.until),
                "hours": _hours(stay.calendar),
                "working_hours": _hours(stay.working),
            }
            for stay in life.stays
        ],
    }


def _hours(span: timedelta | None) -> float | None:
    return None if span is None else round(span.total_seconds() / 3600, 4)


def cluster_feature(cluster: Cluster) -> dict[str, Any]:
    """Return a group of reports as a feature, for staff."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [cluster.lon, cluster.lat]},
        "properties": {
            "category": cluster.category,
            "size": cluster.size,
            "first": instant(cluster.first),
            "last": instant(cluster.last),
            "members": [
                {
                    "source": one.source,
                    "ticket_id": one.ticket_id,
                    "coordinates": [one.lon, one.lat],
                    "created_at": instant(one.created_at),
                }
                for one in cluster.members
            ],
            "members_cut": cluster.size > len(cluster.members),
        },
    }


def instant(at: datetime | None) -> str | None:
    """Return a time in UTC as it is written in answers, None for none."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")
