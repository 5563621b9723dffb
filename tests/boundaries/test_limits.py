"""How much land an import may move."""

import pytest

from geo_fondue.areas import Areas
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.limits import Limits, check_moved
from geo_fondue.errors import BoundaryError, InputError


def moved(code: str | None, m2: float, layer: str = "district") -> Finding:
    return Finding("gap-closed", layer, code, "a gap", "closed", moved_m2=m2)


def test_what_is_within_either_limit_passes(small_layers: list[Areas]) -> None:
    limits = Limits(moved_m2=1000, moved_share=0)
    check_moved(small_layers[1], [moved("XA01", 900)], limits=limits, file="d.shp")
    share = Limits(moved_m2=0, moved_share=0.01)
    check_moved(small_layers[1], [moved("XA01", 4e8)], limits=share, file="d.shp")


def test_all_that_moves_an_area_is_summed_up_and_the_worst_are_told_first(small_layers: list[Areas]) -> None:
    findings = [moved("XA01", 600), moved("XA01", 600), moved("XB01", 5e3), moved(None, 1e12)]
    findings += [moved("XA02", 1e12, layer="province"), moved("XB02", 900)]
    limits = Limits(moved_m2=1000, moved_share=0)
    with pytest.raises(
        BoundaryError, match=r"d\.shp: .* in 2 of 4 areas: XB01 by 5,000 m².*XA01 by 1,200 m²"
    ) as told:
        check_moved(small_layers[1], findings, limits=limits, file="d.shp")
    assert "--allow-moved 5000" in str(told.value)
    allowed = Limits(moved_m2=5000, moved_share=0)
    check_moved(small_layers[1], findings, limits=allowed, file="d.shp")


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
def test_what_is_no_limit_is_refused(value: float) -> None:
    with pytest.raises(InputError, match="is no limit"):
        Limits(sliver_m=value)


def test_closing_less_is_advised_only_where_it_would_help(small_layers: list[Areas]) -> None:
    invalid = Finding("invalid-polygon", "district", "XA01", "crosses itself", "made valid", moved_m2=5e3)
    limits = Limits(moved_m2=1000, moved_share=0)
    with pytest.raises(BoundaryError, match=r"not valid, and can be read in more than one way: XA01$"):
        check_moved(small_layers[1], [invalid], limits=limits, file="d.shp")
    with pytest.raises(BoundaryError, match=r"more than one way: XA01; or close less .* --sliver METRES"):
        check_moved(small_layers[1], [invalid, moved("XB01", 5e3)], limits=limits, file="d.shp")
