"""The map under the maps."""

from geo_fondue.errors import InputError
from geo_fondue.service.basemap import TILES, basemap_of
from geo_fondue.service.doctor.finding import Patient, Told
from geo_fondue.service.tiles import KNOWN_LAYERS, open_tiles, tiles_path


def basemap(patient: Patient) -> Told:
    """Tell whether the basemap that is set is there and can be drawn."""
    settings = patient.service.settings
    found = basemap_of(settings)
    path = tiles_path(settings)
    if found is None:
        if path is None:
            return "ok", "none, the maps are complete without"
        said = f"{path} is there, and not used"
        return "note", said, "Set GEO_FONDUE_BASEMAP=local to draw it under the maps"
    if path is None or not found.url.startswith(TILES):
        return "ok", f"{settings.basemap}, which readers' browsers ask {found.origin} for"
    about = open_tiles(path).about
    kind = "vectors" if about.vectors else "pictures"
    said = f"{path} has {kind} for zoom {about.min_zoom} to {about.max_zoom}"
    if about.layers and not KNOWN_LAYERS.intersection(about.layers):
        raise InputError(
            f"nothing in it is drawn: its layers are {', '.join(about.layers)}",
            where=str(path),
            remedy="Use tiles of Protomaps' basemap, or of OpenMapTiles",
        )
    if not found.attribution:
        return "note", f"{said}, and nothing of whose they are", "Write it into maps/basemaps.toml"
    return "ok", said
