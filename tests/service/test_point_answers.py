"""A batch of points gets what each would get alone."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_fondue.errors import PositionError
from geo_fondue.service import Service
from geo_fondue.service.facade import View
from geo_fondue.service.point_answers import PointAnswers, point_results

DEGREES = (
    st.floats(-200, 200)
    | st.floats(99, 103)
    | st.floats(12, 15)
    | st.sampled_from([0, 100, 101, 102, 13, 14])
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points=st.lists(st.tuples(DEGREES, DEGREES), max_size=20))
def test_each_result_is_that_of_the_point_alone(service: Service, boxes: Any, points: list[Any]) -> None:
    if not service.catalogue.token():
        boxes("one")
        service.catalogue.publish("one")
    view = service.view()
    for point, result in zip(points, results(view, points), strict=True):
        assert result == alone(view, *point)


def results(view: View, points: list[Any]) -> list[Any]:
    found: list[Any] = json.loads(b"[%b]" % point_results(PointAnswers(view), points))
    return found


def alone(view: View, lon: float, lat: float) -> dict[str, Any]:
    try:
        return view.resolve(lat=lat, lon=lon).to_dict()
    except PositionError as error:
        return {"outcome": None, "problem": {"detail": error.what, "remedy": error.remedy}}


def test_what_is_no_point_says_how_one_is_written(service: Service, boxes: Any) -> None:
    boxes("one")
    service.catalogue.publish("one")
    for point in (None, "100,13", [100], {"lon": 100, "lat": 13}, ["x" * 10_000, 1]):
        (result,) = results(service.view(), [point])
        assert result["outcome"] is None
        assert result["problem"]["remedy"] == "Give [lon, lat] in decimal degrees"
        assert len(result["problem"]["detail"]) < 200
