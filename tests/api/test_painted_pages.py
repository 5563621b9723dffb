"""Every page can be made by a painter, a process beside the one that serves."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from geo_fondue.api.application import create_app
from geo_fondue.settings import Settings

PAGES = (
    "/",
    "/?map=heat",
    "/?map=hexbin",
    "/?map=hotspots",
    "/?map=points",
    "/?embed=1",
    "/panel",
    "/maps/choropleth",
    "/maps/heat",
    "/maps/hexbin",
    "/maps/hotspots",
    "/maps/points",
    "/maps/agencies",
)


@pytest.fixture(scope="module")
def painted(api_settings: Settings) -> Iterator[TestClient]:
    settings = api_settings.model_copy(update={"painters": 1})
    with TestClient(create_app(settings)) as started:
        yield started


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_made_by_a_painter(
    page: str, painted: TestClient, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = painted.get(page)
    assert answer.status_code == 200, answer.text
    assert "painter died" not in "".join(capfd.readouterr())
