"""The figures of areas as a map has them."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.areas import Areas
from geo_fondue.maps.figures import _breaks, classes_of, columns
from geo_fondue.maps.measures import MEASURES
from geo_fondue.maps.texts import texts
from geo_fondue.statistics.table import Statistics

POSITIVE = st.floats(0.001, 1e6)


@given(st.lists(POSITIVE, min_size=1, max_size=30))
def test_the_last_class_reaches_the_greatest_density(values: list[float]) -> None:
    shown = [float(f"{value:.3g}") for value in values]
    breaks = _breaks(MEASURES["per_km2"], shown, 5)
    assert breaks[-1] >= max(shown)
    assert breaks == sorted(set(breaks))


@given(st.lists(POSITIVE, min_size=1, max_size=30))
def test_the_last_class_reaches_the_greatest_number_of_days(values: list[float]) -> None:
    shown = [round(value, 1 if value < 9.95 else 0) for value in values]
    assert _breaks(MEASURES["median_days_to_close"], shown, 5)[-1] >= max(shown)


def test_a_density_has_three_digits(squares: Mapping[str, Areas], figures: Callable[..., Statistics]) -> None:
    counted = figures(squares["province"], {"P1": (1, 0, 0)})
    rows = tuple(replace(row, per_km2=12.3456, per_1000_people=0.0012345) for row in counted.areas)
    found = columns(replace(counted, areas=rows))
    assert found["per_km2"] == [12.3, 12.3]
    assert found["per_1000_people"] == [0.00123, 0.00123]


def test_what_stands_beside_the_map_is_not_sent_with_it(
    squares: Mapping[str, Areas], figures: Callable[..., Statistics]
) -> None:
    counted = figures(squares["province"], {"P1": (1, 0, 0)})
    left_out = columns(counted).keys() - columns(counted, brief=True).keys()
    assert left_out == {"unknown", "reopened", "p90_days_to_close"}


def test_the_legend_says_why_there_is_no_figure(
    squares: Mapping[str, Areas], figures: Callable[..., Statistics]
) -> None:
    counted, words = figures(squares["province"], {}), texts("en")
    assert classes_of("change", counted, None, words)["none"] == "Choose a period to compare"
    assert classes_of("change", counted, counted, words)["none"] == "Fewer than 10 before"
    one_state = replace(counted, state="open")
    assert classes_of("resolution_rate", one_state, None, words)["none"] == "No rate with a state filter"
