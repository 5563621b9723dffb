"""``GET /tiles/{z}/{x}/{y}``: the basemap that lies on this machine, for the maps."""

from fastapi import APIRouter, Request, Response

from geo_fondue.api.answers import conditional_on_content
from geo_fondue.api.parameters import TheService
from geo_fondue.errors import NotFoundError
from geo_fondue.service.tiles import FILE, FOLDER, read_tile, tiles_path

router = APIRouter(tags=["pages"], include_in_schema=False)

KEPT = "public, max-age=3600"
"""Tiles change when somebody makes others, and then all at once: an hour later everybody has the new ones."""


@router.get("/tiles/{z}/{x}/{y}", response_model=None)
def tile(*, request: Request, service: TheService, z: int, x: int, y: int) -> Response:
    """Return a tile; 204 where the map has none, which is no error: it is an end of the map."""
    path = tiles_path(service.settings)
    if path is None:
        raise NotFoundError(
            "there are no tiles here", remedy=f"Put {FILE} or the folder {FOLDER} into the data folder"
        )
    found = read_tile(path, z, x, y)
    if found is None:
        return Response(status_code=204, headers={"Cache-Control": KEPT})
    answer = conditional_on_content(request, Response(found.data, media_type=found.media_type))
    answer.headers["Cache-Control"] = KEPT
    return answer
