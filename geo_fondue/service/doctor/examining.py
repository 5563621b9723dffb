"""The checks, one after the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from geo_fondue.errors import GeoFondueError
from geo_fondue.service.doctor import basemap, boundaries, database, inbox, machine, reports
from geo_fondue.service.doctor.finding import Finding, Patient, Told
from geo_fondue.service.facade import Service


@dataclass(frozen=True, slots=True)
class Check:
    """A question that is asked of an installation.

    Attributes
    ----------
    name : str
    look : callable
        Answers it; an error of ours that it raises is what it found wrong.
    needs : str or None
        The name of an earlier check without which it cannot be answered.
    """

    name: str
    look: Callable[[Patient], Told]
    needs: str | None = None


CHECKS: tuple[Check, ...] = (
    Check("settings", machine.settings),
    Check("data folder", machine.folder),
    Check("disk", machine.disk, needs="data folder"),
    Check("clock", machine.clock),
    Check("basemap", basemap.basemap),
    Check("editions", boundaries.editions),
    Check("index", boundaries.index, needs="editions"),
    Check("agencies", boundaries.agencies, needs="editions"),
    Check("database", database.reachable),
    Check("schema", database.schema, needs="database"),
    Check("PostGIS", database.postgis, needs="schema"),
    Check("tables", database.tables, needs="schema"),
    Check("references", database.references, needs="tables"),
    Check("states", reports.states, needs="tables"),
    Check("versions", reports.versions, needs="tables"),
    Check("forgetting", reports.forgetting, needs="tables"),
    Check("columns", reports.columns, needs="tables"),
    Check("inbox", inbox.inbox, needs="schema"),
)
"""Every check, in the order in which they are made. A new one is a function, and a line here."""


def examine(service: Service, *, repair: bool = False) -> Iterator[Finding]:
    """Yield what each check finds, as it is made.

    Parameters
    ----------
    service : Service
    repair : bool, default False
        Make anew what is derived (indexes, columns) and not as it should be.
    """
    patient = Patient(service, repair)
    missing: set[str] = set()
    for check in CHECKS:
        found = _made(check, patient) if check.needs not in missing else _skipped(check)
        if found.outcome in ("wrong", "skipped"):
            missing.add(check.name)
        yield found


def _made(check: Check, patient: Patient) -> Finding:
    try:
        return Finding(check.name, *check.look(patient))
    except GeoFondueError as error:
        where = f"{error.where}: " if error.where else ""
        return Finding(check.name, "wrong", f"{where}{error.what}", error.remedy)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return Finding(check.name, "wrong", f"{where}{error.strerror or error}")


def _skipped(check: Check) -> Finding:
    return Finding(check.name, "skipped", f"cannot be told before {check.needs} is right")
