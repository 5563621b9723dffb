"""Published editions, their indexes, and the agencies."""

from geo_fondue.boundaries import Edition, open_edition
from geo_fondue.errors import GeoFondueError
from geo_fondue.index.compiled import open_index
from geo_fondue.index.storage import load_tables
from geo_fondue.service.doctor.finding import Patient, Told


def editions(patient: Patient) -> Told:
    """Tell whether all published editions are as they were written, by their checksums."""
    found = _published(patient)
    if not found:
        return (
            "note",
            "no boundaries are published",
            "Run geo-fondue boundaries import LAYER=FILE … --publish",
        )
    others = patient.service.catalogue.damaged()
    said = f"{', '.join(edition.id for edition in found)}: every file is as it was written"
    if others:
        return "note", f"{said}; not published and not readable: {others[0].where}", "Remove that folder"
    return "ok", said


def index(patient: Patient) -> Told:
    """Tell whether the compiled indexes of published editions are whole, and of their layers."""
    missing: list[str] = []
    damaged: list[str] = []
    made: list[str] = []
    for edition in _published(patient):
        for hierarchy in edition.hierarchies:
            layer = hierarchy[-1]
            (source,) = (entry.sha256 for entry in edition.manifest.layers if entry.layer == layer)
            path = edition.path / f"{layer}.index"
            if load_tables(path, source, verify=True) is not None:
                continue
            if patient.repair:
                path.unlink(missing_ok=True)
                open_index(edition.areas(layer), path, source)
                made.append(f"{edition.id}, {layer}")
            else:
                (damaged if path.exists() else missing).append(f"{edition.id}, {layer}")
    if damaged:
        return "wrong", f"not as compiled: {'; '.join(damaged)}", "Run geo-fondue doctor --repair"
    if missing:
        return "note", f"not compiled yet: {'; '.join(missing)}; the first question does so"
    return "ok", f"made again: {'; '.join(made)}" if made else "all as compiled"


def agencies(patient: Patient) -> Told:
    """Tell whether the agencies and their rules can be read."""
    service = patient.service
    try:
        edition = service.edition()
    except GeoFondueError:
        return "ok", "asked for when boundaries are published"
    assigner = service.responsible.assigner(edition, service.today())
    return "ok", "nobody has named any" if assigner is None else "they and their rules can be read"


def _published(patient: Patient) -> list[Edition]:
    catalogue = patient.service.catalogue
    pointer = catalogue.pointer()
    ids = dict.fromkeys(stated.edition for stated in pointer.timeline.counting)
    return [open_edition(catalogue.folder / edition_id) for edition_id in ids]
