"""The curves as a picture: small multiples in SVG, in light and in dark as the reader's screen is."""

import io
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

_INK, _QUIET, _RULE, _PAPER = "#1c2430", "#5d6673", "#dde1e6", "#fefefe"
_OURS, _SHAPELY, _GEOPANDAS, _SEDONA, _AREAS = "#0b7a75", "#b0572c", "#7a5195", "#8a6d0f", "#3d6fb4"
_DARK = {
    _INK: "#e8ebef",
    _QUIET: "#a0a8b4",
    _RULE: "#323a45",
    _PAPER: "#14181e",
    _OURS: "#35c4b8",
    _SHAPELY: "#e8905f",
    _GEOPANDAS: "#b892d6",
    _SEDONA: "#d8b84a",
    _AREAS: "#7fb0f0",
}
_LINES = (
    # name, kind of points, as the picture calls it, colour, width
    ("this index", "city-like", "this index", _OURS, 2.2),
    ("this index", "uniform", "… points all over", _OURS, 1.0),
    ("shapely, prepared", "city-like", "shapely, prepared", _SHAPELY, 1.6),
    ("geopandas.sjoin", "city-like", "geopandas.sjoin", _GEOPANDAS, 1.6),
    ("SedonaDB", "city-like", "SedonaDB", _SEDONA, 1.6),
)
_CURVES = {"points": "points asked about", "areas": "areas", "vertices": "vertices of 1,000 areas"}
_COSTS = {
    "compile_s": ("Compile", "s"),
    "file_mb": ("File", "MB"),
    "resident_mb": ("Resident", "MB"),
    "open_ms": ("Open", "ms"),
}
_APART = 0.075
"""How far names are kept from each other, as a share of the height."""

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
        "svg.fonttype": "none",  # text stays text
        "svg.hashsalt": "curves",  # the same figures give the same picture
        "font.family": ["sans-serif"],
        "font.size": 8.5,
        "text.color": _INK,
        "axes.edgecolor": _RULE,
        "axes.labelcolor": _QUIET,
        "xtick.color": _QUIET,
        "ytick.color": _QUIET,
    }
    with mpl.rc_context(style):
        figure: Any = Figure(figsize=(10, 6), facecolor=_PAPER)
        upper, lower = figure.add_gridspec(
            2, 1, left=0.06, right=0.985, top=0.925, bottom=0.085, hspace=0.62, height_ratios=[1.25, 1]
        )
        times = upper.subgridspec(1, 3, width_ratios=[1.42, 1, 1], wspace=0.2).subplots()
        costs = lower.subgridspec(1, 4, wspace=0.32).subplots()
        for place in (*times, *costs):
            _plain(place)
        for place, (curve, label) in zip(times, _CURVES.items(), strict=True):
            _times(place, _of(curves, curve), curve, label)
        _level(times)
        _name_lines(times[0], _of(curves, "points"))
        for place, (figure_name, (title, unit)) in zip(costs, _COSTS.items(), strict=True):
            _cost(place, curves, figure_name, title, unit)
        for height, words in (
            (0.965, "Time for one point, one thread, city-like points"),
            (0.445, "What an index takes, by the vertices of its layer"),
        ):
            figure.text(0.012, height, words, fontsize=11, fontweight="bold", va="center")
        written = io.StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    return _adapting(written.getvalue())


def _plain(axes: Any) -> None:
    """Leave no more of the axes than is read."""
    axes.set_facecolor(_PAPER)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.grid(visible=True, axis="y", color=_RULE, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.tick_params(which="both", length=0)


def _times(axes: Any, steps: Steps, curve: str, label: str) -> None:
    """Draw nanoseconds a point for each contestant."""
    for name, kind, _, colour, width in _LINES:
        known = [(step[curve], step["ns"][kind][name]) for step in steps if name in step["ns"][kind]]
        if known:
            axes.plot(
                *zip(*known, strict=True), color=colour, linewidth=width, marker="o", markersize=width + 1.4
            )
    axes.set_xlabel(label)
    axes.yaxis.set_major_formatter(lambda ns, _: f"{ns / 1e3:g} µs" if ns >= 1e3 else f"{ns:g} ns")
    _ticks(axes, steps, curve)


def _name_lines(axes: Any, steps: Steps) -> None:
    """Write each contestant's name where its line ends, moved apart where they would meet."""
    if not steps:
        return
    low, high = axes.get_ylim()
    height = math.log10(high) - math.log10(low)
    ends = []
    for name, kind, words, colour, _ in _LINES:
        known = [(step["points"], step["ns"][kind][name]) for step in steps if name in step["ns"][kind]]
        if known:
            ends.append((known[-1][1], known[-1][0], words, colour))
    at = -1.0
    for ns, points, words, colour in sorted(ends):
        at = max((math.log10(ns) - math.log10(low)) / height, at + _APART)
        place = 10 ** (math.log10(low) + at * height)
        axes.annotate(
            words,
            (points, place),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            annotation_clip=False,
        )
    left, right = axes.get_xlim()
    axes.set_xlim(left, right * (right / left) ** 0.42)  # room for the names


def _level(axes: Sequence[Any]) -> None:
    """Give neighbours one scale, so that they can be compared by eye."""
    low = min(place.get_ylim()[0] for place in axes)
    high = max(place.get_ylim()[1] for place in axes)
    for place in axes:
        place.set_ylim(low, high * 1.6)  # room for the topmost name


def _cost(axes: Any, curves: Mapping[str, Any], figure: str, title: str, unit: str) -> None:
    """Draw what an index costs by the vertices of its layer: one line as areas grow, one as vertices do."""
    for curve, colour in (("areas", _AREAS), ("vertices", _OURS)):
        steps = _of(curves, curve)
        if not steps:
            continue
        x, y = [step["vertices"] for step in steps], [step["cost"][figure] for step in steps]
        axes.plot(x, y, color=colour, linewidth=1.8, marker="o", markersize=3.2)
    larger = {"MB": "GB"}.get(unit)
    axes.yaxis.set_major_formatter(
        lambda value, _: f"{value / 1000:g} {larger}" if larger and value >= 1000 else f"{value:g} {unit}"
    )
    axes.set_title(title, loc="left", fontsize=9, color=_INK)
    axes.set_xlabel("vertices")
    if figure == "open_ms":
        axes.set_ylim(0.01, 100)  # a hundredth of a millisecond more or less is no news
    if figure == "compile_s":
        axes.text(0.0, 0.97, "ever more areas", transform=axes.transAxes, color=_AREAS, va="top")
        words = "1,000 areas, ever finer"
        axes.text(1.0, 0.04, words, transform=axes.transAxes, color=_OURS, ha="right")
    _ticks(axes, [*_of(curves, "areas"), *_of(curves, "vertices")], "vertices")


def _ticks(axes: Any, steps: Steps, curve: str) -> None:
    """Mark the powers of ten that the steps span."""
    if not steps:
        return
    sizes = [step[curve] for step in steps]
    powers = range(round(math.log10(min(sizes))), round(math.log10(max(sizes))) + 1)
    axes.set_xticks([10.0**power for power in powers], [_COUNTS[power] for power in powers])
    axes.minorticks_off()


_COUNTS = {2: "100", 3: "1,000", 4: "10⁴", 5: "10⁵", 6: "10⁶", 7: "10⁷", 8: "10⁸"}


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
