"""GeoJSON as RFC 7946 defines it, one feature after the other."""

from collections.abc import Iterable, Iterator, Mapping

import orjson
import shapely

from geo_fondue.exports.columns import plain
from geo_fondue.exports.geometry import Extent, bbox
from geo_fondue.exports.rows import Rows


def collection(batches: Iterable[Rows], members: Mapping[str, object]) -> Iterator[bytes]:
    """Yield a FeatureCollection, a chunk for each batch; one feature stands on each line.

    Its ``bbox`` comes last, as it is known only then. A Feature has a ``bbox`` unless it is a point.

    Parameters
    ----------
    batches : iterable of Rows
        Taken one by one, as the chunks are.
    members : mapping
        Foreign members of the collection, which say what it is (RFC 7946 section 6.1).
    """
    head = orjson.dumps({"type": "FeatureCollection", **members})
    yield head[:-1] + b',"features":[\n'
    extent = Extent()
    separator = b""
    for batch in batches:
        extent.add(batch.geometry)
        if features := b",\n".join(_features(batch)):
            yield separator + features
            separator = b",\n"
    bounds = extent.bounds()
    yield b"\n]" + (b"" if bounds is None else b',"bbox":' + orjson.dumps(bounds)) + b"}\n"


def lines(batches: Iterable[Rows]) -> Iterator[bytes]:
    """Yield newline-delimited GeoJSON: a Feature on each line and nothing around them."""
    for batch in batches:
        yield b"".join(feature + b"\n" for feature in _features(batch))


def feature(row: Rows, members: Mapping[str, object]) -> bytes:
    """Return a single row as a Feature.

    Parameters
    ----------
    row : Rows
        Of one row.
    members : mapping
        Foreign members of the Feature, which say what it is.
    """
    (text,) = _features(row)
    return orjson.dumps({**orjson.loads(text), **members}) + b"\n"


def _features(batch: Rows) -> Iterator[bytes]:
    columns = plain(batch.properties)
    shapes = shapely.to_geojson(batch.geometry)
    for name, geometry, shape, *values in zip(
        batch.ids, batch.geometry, shapes, *columns.values(), strict=True
    ):
        feature: dict[str, object] = {"type": "Feature", "id": name}
        if geometry is not None and geometry.geom_type != "Point":
            feature["bbox"] = bbox(geometry)
        feature["geometry"] = None if shape is None else orjson.Fragment(shape)
        feature["properties"] = dict(zip(columns, values, strict=True))
        yield orjson.dumps(feature)
