"""Settings, disk and clock."""

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import make_url

from geo_fondue.service.doctor.finding import Patient, Told

_LEAST_BYTES = 256 << 20
_FIRST_YEAR = 2025


def settings(patient: Patient) -> Told:
    """Say which settings hold: they could be read, or nothing could be examined."""
    own = patient.service.settings
    database = make_url(own.database_url).render_as_string(hide_password=True)
    return "ok", f"data in {own.data}, reports in {database}, days of {own.timezone.key}"


def folder(patient: Patient) -> Told:
    """Tell whether the data folder is there and can be written."""
    data = patient.service.settings.data
    if not data.exists():
        return "note", f"{data} is not there yet; it is made when something is first written"
    with tempfile.TemporaryFile(dir=data) as file:
        file.write(b"written")
    return "ok", f"{data} can be written"


def disk(patient: Patient) -> Told:
    """Tell whether there is room for what comes, and to make a backup."""
    data = patient.service.settings.data
    existing = next(path for path in (data.absolute(), *data.absolute().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    said = f"{free / 1e9:,.1f} GB free"
    if free < _LEAST_BYTES:
        return "wrong", said, "Make room, before writing fails"
    url = make_url(patient.service.settings.database_url)
    kept = Path(str(url.database)) if url.get_backend_name() == "sqlite" else None
    if kept is not None and kept.exists() and free < 2 * kept.stat().st_size:
        return "note", f"{said}, less than twice the database: too little for a backup and a migration"
    return "ok", said


def clock(patient: Patient) -> Told:
    """Tell whether it may be the time that the machine believes it to be."""
    now = datetime.now(UTC)
    local = now.astimezone(patient.service.settings.timezone)
    said = f"it is {local:%Y-%m-%d %H:%M} in {patient.service.settings.timezone.key}"
    if now.year < _FIRST_YEAR:
        return "wrong", said, "Set the clock of the machine"
    newest = max(patient.service.settings.data.glob("*.sqlite"), default=None, key=_written)
    if newest is not None and _written(newest) > now + timedelta(minutes=10):
        return "wrong", f"{said}, but {newest.name} was written later", "Set the clock of the machine"
    return "ok", said


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
