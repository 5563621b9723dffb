"""``GET /tiles/{z}/{x}/{y}``: the basemap that lies on this machine, for the maps."""

from fastapi import APIRouter, Request, Response

from geo_fondue.api.answers import conditional_on_content
from geo_fondue.api.parameters import TheService
from geo_fondue.errors import DamagedError, InputError, NotFoundError
from geo_fondue.service.tiles import FILES, Tile, decoded, on_map, open_tiles, tiles_path
from geo_fondue.settings import Settings

router = APIRouter(tags=["pages"], include_in_schema=False)

KEPT = "public, max-age=3600"
"""Tiles change when somebody makes others, and then all at once: an hour later everybody has the new ones."""


@router.get("/tiles/{z}/{x}/{y}", response_model=None)
def tile(*, request: Request, service: TheService, z: int, x: int, y: int) -> Response:
    """Return a tile; 204 where the map has none, which is no error: it is an end of the map."""
    taken = {one.partition(";")[0].strip() for one in request.headers.get("accept-encoding", "").split(",")}
    found = _found(service.settings, z, x, y, taken)
    if found is None:
        return Response(status_code=204, headers={"Cache-Control": KEPT})
    headers = {} if found.encoding is None else {"Content-Encoding": found.encoding}
    answer = conditional_on_content(
        request, Response(found.data, media_type=found.media_type, headers=headers)
    )
    answer.headers["Cache-Control"] = KEPT
    return answer


def _found(settings: Settings, z: int, x: int, y: int, taken: set[str]) -> Tile | None:
    """Return a tile as the client takes it.

    Tiles that cannot be read are as good as not there: a map is complete without them.
    """
    try:
        path = tiles_path(settings)
        if path is None:
            raise NotFoundError(
                "there are no tiles here", remedy=f"Put {' or '.join(FILES)} into the data folder"
            )
        found = open_tiles(path).read(z, x, y) if on_map(z, x, y) else None
        return found if found is None or found.encoding in taken else decoded(found, path.name)
    except (DamagedError, InputError) as error:
        raise NotFoundError("this tile cannot be read", remedy="See geo-fondue doctor") from error
