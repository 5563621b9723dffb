"""The picture of the curves names its lines and has colours for light and dark."""

from typing import Any

import pytest


def _step(curve: str, size: int, ns: float) -> dict[str, Any]:
    sizes = {"areas": 1000, "vertices": 10_000, "points": 10_000, curve: size}
    cost = {"compile_s": 0.1, "file_mb": 1.0, "resident_mb": 2.0, "open_ms": 0.2}
    times = {"this index": ns, "geopandas.sjoin": 3000.0}
    return {"curve": curve, **sizes, "ns": {"uniform": {"this index": ns}, "city-like": times}, "cost": cost}


def test_every_line_is_named_where_it_ends_and_dark_screens_have_colours_of_their_own() -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    from benchmarks.picture import draw  # noqa: PLC0415

    steps = [
        _step(curve, size, 20.0) for curve in ("areas", "vertices", "points") for size in (10_000, 100_000)
    ]
    svg = draw({"steps": steps})
    for words in ("this index", "points all over", "geopandas.sjoin", "points asked about", "Resident"):
        assert words in svg
    assert "shapely" not in svg
    assert "prefers-color-scheme:dark" in svg
    assert draw({"steps": steps}) == svg
