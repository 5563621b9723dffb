"""A batch of points gets what each would get alone."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_fondue.errors import PositionError
from geo_fondue.resolver import Resolver
from geo_fondue.service import Service
from geo_fondue.service.points import resolve_points

DEGREES = (
    st.floats(-200, 200)
    | st.floats(99, 103)
    | st.floats(12, 15)
    | st.sampled_from([0, 100, 101, 102, 13, 14])
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points=st.lists(st.tuples(DEGREES, DEGREES), max_size=20))
def test_each_result_is_that_of_the_point_alone(service: Service, boxes: Any, points: list[Any]) -> None:
    if not service.catalogue.token():
        boxes("one")
        service.catalogue.publish("one")
    resolver = service.view().resolver
    for point, result in zip(points, resolve_points(resolver, points), strict=True):
        assert result == alone(resolver, *point)


def alone(resolver: Resolver, lon: float, lat: float) -> dict[str, Any]:
    try:
        return resolver.resolve(lat=lat, lon=lon).to_dict()
    except PositionError as error:
        return {"outcome": None, "problem": {"detail": error.what, "remedy": error.remedy}}


def test_what_is_no_point_says_how_one_is_written(service: Service, boxes: Any) -> None:
    boxes("one")
    service.catalogue.publish("one")
    for point in (None, "100,13", [100], {"lon": 100, "lat": 13}, ["x" * 10_000, 1]):
        (result,) = resolve_points(service.view().resolver, [point])
        assert result["outcome"] is None
        assert result["problem"]["remedy"] == "Give [lon, lat] in decimal degrees"
        assert len(result["problem"]["detail"]) < 200
