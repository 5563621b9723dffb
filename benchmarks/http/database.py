"""The areas in PostGIS, with the whole answer beside each, for the peers that ask it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import orjson
import shapely

from benchmarks.http.load import CannotMeasureError
from benchmarks.postgres import NoClusterError, cluster
from geo_fondue.resolver import Resolver


@contextmanager
def filled(resolver: Resolver) -> Iterator[str]:
    """Start a cluster with a table ``answers`` and give its address; stop it in the end.

    Raises
    ------
    CannotMeasureError
        When there is no PostGIS here.
    """
    try:
        import psycopg
    except ImportError:
        raise CannotMeasureError("psycopg is not installed") from None
    try:
        with cluster() as address:
            with psycopg.connect(address, autocommit=True) as connection:
                _fill(connection, resolver)
            found = re.search(r"host=(\S+) user=(\S+) dbname=(\S+)", address)
            assert found is not None
            yield f"postgresql://{found[2]}@{quote(found[1], safe='')}/{found[3]}"
    except (NoClusterError, psycopg.Error) as error:
        raise CannotMeasureError(str(error)) from error


def _fill(connection: Any, resolver: Resolver) -> None:
    layer = resolver.edition.hierarchies[0][-1]
    areas = resolver.areas(layer)
    inside = shapely.get_coordinates(shapely.point_on_surface(areas.geometry))
    execute = connection.execute
    execute("CREATE EXTENSION postgis")
    execute("CREATE TABLE answers (code text PRIMARY KEY, answer text, geom geometry(Geometry, 4326))")
    stored = shapely.to_wkb(shapely.set_srid(areas.geometry, 4326), include_srid=True)
    with connection.cursor().copy("COPY answers FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(["text", "text", "bytea"])
        for code, (lon, lat), wkb in zip(areas.codes, inside.tolist(), stored, strict=True):
            answer = resolver.resolve(lat=lat, lon=lon).to_dict()
            copy.write_row((code, orjson.dumps(answer).decode(), wkb))
    execute("CREATE INDEX ON answers USING gist (geom)")
    execute("VACUUM ANALYZE answers")
