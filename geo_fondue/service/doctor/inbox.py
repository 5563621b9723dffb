"""What webhooks brought."""

from geo_fondue.reports.inbox import Inbox
from geo_fondue.service.doctor.finding import Patient, Told


def inbox(patient: Patient) -> Told:
    """Tell whether all that came by webhook went into the reports."""
    opened = Inbox(patient.service.settings.database_url)
    try:
        if not opened.exists():
            return "ok", "nothing came by webhook yet"
        counts = opened.counts()
    finally:
        opened.close()
    said = ", ".join(f"{count:,} {status}" for status, count in sorted(counts.items())) or "empty"
    if counts.get("dead"):
        return "note", said, "See geo-fondue hooks list, then replay or drop those that are dead"
    return "ok", said
