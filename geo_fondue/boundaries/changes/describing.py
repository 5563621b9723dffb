"""Changes as programs read them: JSON, and GeoJSON of the ground that changed hands."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import orjson
import shapely

from geo_fondue.boundaries.changes.facts import Changes, LayerChanges, OneArea, Piece, Share

KINDS = ("created", "abolished", "renamed", "recoded", "reparented", "split", "merged", "moved")
"""What can become of an area, as the keys of a layer's JSON."""


def to_dict(changes: Changes) -> dict[str, Any]:
    """Return changes as JSON has them; sizes in km² with six places, a square metre."""
    return {
        "from": changes.before,
        "to": changes.after,
        "tolerance_m": changes.tolerance_m,
        "layers": {layer: _layer(found) for layer, found in changes.layers.items()},
        "added": list(changes.added),
        "removed": list(changes.removed),
    }


def to_geojson(changes: Changes) -> Iterable[bytes]:
    """Yield the ground that changed hands as a GeoJSON feature collection, in parts.

    Areas with the very same borders under another code have no feature: nothing on the ground changed.
    """
    yield b'{"type":"FeatureCollection","features":['
    comma = b"\n"
    for layer, found in changes.layers.items():
        for piece in found.pieces:
            if piece.shape is not None:
                yield comma + orjson.dumps(_feature(layer, piece))
                comma = b",\n"
    yield b"\n]}\n"


def _feature(layer: str, piece: Piece) -> dict[str, Any]:
    geometry = orjson.Fragment(shapely.to_geojson(piece.shape) or "null")
    return {"type": "Feature", "properties": {"layer": layer, **_piece(piece)}, "geometry": geometry}


def _layer(found: LayerChanges) -> dict[str, Any]:
    return {
        "before": found.before_count,
        "after": found.after_count,
        "unchanged": found.unchanged,
        "created": [_one(one, "from") for one in found.created],
        "abolished": [_one(one, "to") for one in found.abolished],
        "renamed": [
            {"code": one.code, "before": dict(one.before), "after": dict(one.after)} for one in found.renamed
        ],
        "recoded": [
            {"from": one.before, "to": one.after, "name": dict(one.name), "km2": _km2(one.km2)}
            for one in found.recoded
        ],
        "reparented": [asdict(one) for one in found.reparented],
        "split": [_one(one, "to") for one in found.split],
        "merged": [_one(one, "from") for one in found.merged],
        "moved": [_piece(piece) for piece in found.moved],
        "successors": _successors(found.successors),
        "noise_km2": _km2(found.noise_km2),
    }


def _successors(successors: Mapping[str, tuple[Share, ...]]) -> dict[str, list[dict[str, Any]]]:
    return {code: [_share(share) for share in shares] for code, shares in successors.items()}


def _one(one: OneArea, where: str) -> dict[str, Any]:
    shares = [_share(share) for share in one.shares]
    return {"code": one.code, "name": dict(one.name), "km2": _km2(one.km2), where: shares}


def _share(share: Share) -> dict[str, Any]:
    return {"code": share.code, "km2": _km2(share.km2), "share": round(float(share.share), 6)}


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "from": piece.before,
        "to": piece.after,
        "km2": _km2(piece.km2),
        "share_of_from": None if piece.share_of_before is None else round(float(piece.share_of_before), 6),
        "share_of_to": None if piece.share_of_after is None else round(float(piece.share_of_after), 6),
    }


def _km2(km2: float) -> float:
    return round(float(km2), 6)
