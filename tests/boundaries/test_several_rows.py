"""Areas given in several rows."""

import numpy as np
import shapely

from geo_fondue.boundaries.several_rows import join_rows

WEST, EAST = shapely.box(100, 13, 101, 14), shapely.box(101, 13, 102, 14)


def joined(
    codes: list[str | None], names: list[str | None], **facts: list[float]
) -> tuple[list[int], dict[str, list[float]], list[str]]:
    count = len(codes)
    kept, geometry, known, findings = join_rows(
        np.array(codes, dtype=object),
        np.array([WEST, EAST, EAST][:count], dtype=object),
        described={"th": np.array(names, dtype=object)},
        facts={name: np.array(values) for name, values in facts.items()},
        rows=np.arange(count),
        layer="zone",
    )
    assert geometry[kept].tolist() == geometry[kept].tolist()
    return (
        kept.tolist(),
        {name: values[kept].tolist() for name, values in known.items()},
        [f.kind for f in findings],
    )


def test_rows_of_one_code_and_name_are_joined_and_others_left() -> None:
    assert joined(["a", "a", "b"], ["x", "x", "y"]) == ([0, 2], {}, ["several-rows"])
    assert joined(["a", "a", "b"], ["x", None, "y"]) == ([0, 2], {}, ["several-rows"])
    assert joined(["a", "a", "b"], ["x", "z", "y"]) == ([0, 1, 2], {}, [])
    assert joined([None, None], [None, None]) == ([0, 1], {}, [])


def test_what_rows_say_alike_of_the_whole_is_kept_and_what_they_do_not_is_unknown() -> None:
    kept, facts, _ = joined(["a", "a"], ["x", "x"], population=[5.0, 5.0], households=[1.0, 2.0])
    assert kept == [0]
    assert facts["population"] == [5]
    assert np.isnan(facts["households"]).all()
