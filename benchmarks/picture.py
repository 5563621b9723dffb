"""The curves as a picture: small multiples in SVG, in light and in dark as the reader's screen is."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

_INK, _QUIET, _RULE, _PAPER = "#1c2430", "#5d6673", "#dde1e6", "#fefefe"
_OURS, _SHAPELY, _GEOPANDAS, _SEDONA, _SECOND = "#0b7a75", "#b0572c", "#7a5195", "#9a7b12", "#3d6fb4"
_DARK = {
    _INK: "#e8ebef",
    _QUIET: "#a0a8b4",
    _RULE: "#323a45",
    _PAPER: "#14181e",
    _OURS: "#35c4b8",
    _SHAPELY: "#e8905f",
    _GEOPANDAS: "#b892d6",
    _SEDONA: "#d8b84a",
    _SECOND: "#7fb0f0",
}
_CONTESTANTS = {
    "this index": _OURS,
    "shapely, prepared": _SHAPELY,
    "geopandas.sjoin": _GEOPANDAS,
    "SedonaDB": _SEDONA,
}
_KIND = "city-like"
_CURVES = {"points": "points asked about", "areas": "areas", "vertices": "vertices"}

Steps = Sequence[Mapping[str, Any]]


def draw(curves: Mapping[str, Any]) -> str:
    """Return the picture as SVG.

    Parameters
    ----------
    curves : mapping
        What :meth:`benchmarks.curves.Curves.to_dict` gives.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    style = {
        "svg.fonttype": "none",
        "svg.hashsalt": "curves",
        "font.family": ["sans-serif"],
        "font.size": 9,
        "text.color": _INK,
        "axes.edgecolor": _RULE,
        "axes.labelcolor": _QUIET,
        "xtick.color": _QUIET,
        "ytick.color": _QUIET,
        "lines.linewidth": 1.8,
    }
    with mpl.rc_context(style):
        figure = Figure(figsize=(9.6, 5.9), facecolor=_PAPER)
        axes = figure.subplots(2, 3)
        for column, (curve, label) in enumerate(_CURVES.items()):
            _times(axes[0, column], _of(curves, curve), curve, label)
        _cost(axes[1, 0], curves, "compile_s", "Compile, s")
        _cost(axes[1, 1], curves, "resident_mb", "Resident, MB")
        _cost(axes[1, 2], curves, "open_ms", "Open, ms")
        for place in axes.flat:
            place.set_facecolor(_PAPER)
            place.spines[["top", "right"]].set_visible(False)
            place.grid(visible=True, axis="y", color=_RULE, linewidth=0.7)
            place.tick_params(which="both", length=0)
            place.minorticks_off()
        lowest = min(place.get_ylim()[0] for place in axes[0])
        highest = max(place.get_ylim()[1] for place in axes[0])
        for place in axes[0]:
            place.set_ylim(lowest, highest)
        figure.tight_layout(h_pad=2.4, w_pad=2.2)
        written = io.StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    return _adapting(written.getvalue())


def _times(axes: Any, steps: Steps, curve: str, label: str) -> None:
    """Draw nanoseconds a point for each contestant, named where its line ends."""
    axes.set_title(f"ns a point, by {label}", loc="left", fontsize=10, fontweight="bold", color=_INK)
    for name, colour in _CONTESTANTS.items():
        known = [(step[curve], step["ns"][_KIND][name]) for step in steps if name in step["ns"][_KIND]]
        if not known:
            continue
        x, y = zip(*known, strict=True)
        axes.plot(x, y, color=colour, marker="o", markersize=3.2, clip_on=False)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel(label)
    if curve == "points":
        _name_lines(axes, steps)


def _name_lines(axes: Any, steps: Steps) -> None:
    """Write each contestant's name beside its line, the peers' below each other above theirs."""
    for name, colour in _CONTESTANTS.items():
        known = [(step["points"], step["ns"][_KIND][name]) for step in steps if name in step["ns"][_KIND]]
        if not known:
            continue
        x, y = known[-1]
        axes.annotate(
            name, (x, y), xytext=(5, 0), textcoords="offset points", va="center", color=colour, fontsize=8.5
        )


def _cost(axes: Any, curves: Mapping[str, Any], figure: str, title: str) -> None:
    """Draw what an index costs by the vertices of its layer: one line as areas grow, one as vertices do."""
    axes.set_title(title, loc="left", fontsize=10, fontweight="bold", color=_INK)
    for curve, colour in (("areas", _SECOND), ("vertices", _OURS)):
        steps = _of(curves, curve)
        if not steps:
            continue
        x = [step["vertices"] for step in steps]
        y = [step["cost"][figure] for step in steps]
        axes.plot(x, y, color=colour, marker="o", markersize=3.2, clip_on=False)
        if figure == "compile_s":
            name = {"areas": "ever more areas", "vertices": "1,000 areas, ever finer"}[curve]
            axes.annotate(
                name,
                (x[-2], y[-2]),
                xytext=(-6, 4),
                textcoords="offset points",
                ha="right",
                color=colour,
                fontsize=8.5,
            )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("vertices of the layer")


def _of(curves: Mapping[str, Any], curve: str) -> Steps:
    return [step for step in curves["steps"] if step["curve"] == curve]


def _adapting(svg: str) -> str:
    """Return the picture with its colours exchanged where the reader's screen is dark."""
    rules = "".join(
        f'[style*="{part}: {light}"]{{{part}:{dark} !important}}'
        for light, dark in _DARK.items()
        for part in ("fill", "stroke")
    )
    style = f"<style>@media (prefers-color-scheme:dark){{{rules}}}</style>"
    return re.sub(r"(<svg[^>]*>)", lambda found: found[1] + "\n " + style, svg, count=1)
