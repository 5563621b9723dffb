"""What hot spots do from period to period."""

import numpy as np
import pytest

from geo_fondue.statistics.hotspots.over_time import trends


@pytest.mark.parametrize(
    ("hot", "trend"),
    [
        ("....", None),
        ("...1", "new"),
        ("1111", "persistent"),
        (".111", "persistent"),
        ("..11", "recurring"),
        ("1..1", "recurring"),
        ("111.", "fading"),
        ("11..", "fading"),
        ("1...", None),
        (".1", "new"),
        ("1.", "fading"),
        ("11", "persistent"),
    ],
)
def test_each_history_has_its_name(hot: str, trend: str | None) -> None:
    history = np.array([[period == "1"] for period in hot])
    assert trends(history, np.where(history, 5.0, 0.0)) == [trend]


def test_a_hot_spot_that_stays_but_cools_down_is_fading() -> None:
    scores = np.array([[9.0, 6.0], [8.0, 7.0], [7.0, 6.5], [6.0, 7.5], [5.0, 6.2]])
    assert trends(np.ones((5, 2), dtype=bool), scores) == ["fading", "persistent"]


def test_three_periods_are_too_few_to_tell_a_fall() -> None:
    assert trends(np.ones((3, 1), dtype=bool), np.array([[9.0], [8.0], [7.0]])) == ["persistent"]
