"""The answers about many points."""

import numpy as np
import pytest

from geo_fondue.errors import NotFoundError
from geo_fondue.jurisdictions import Jurisdictions


@pytest.fixture
def found() -> Jurisdictions:
    return Jurisdictions(
        edition="2024",
        positions={"province": np.array([1, -1, 0], dtype=np.int32)},
        outcomes=np.array([0, 2, 1], dtype=np.int8),
        distance_m=np.array([np.nan, np.nan, 12.5]),
        area_codes={"province": np.array(["TH10", "TH11"], dtype=object)},
    )


def test_codes_are_those_at_the_positions_and_none_where_there_is_none(found: Jurisdictions) -> None:
    assert found.codes("province").tolist() == ["TH11", None, "TH10"]
    assert len(found) == 3


def test_codes_of_a_layer_that_was_not_asked_for_are_refused(found: Jurisdictions) -> None:
    with pytest.raises(NotFoundError, match="Asked for were: province"):
        found.codes("district")
