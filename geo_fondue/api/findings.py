"""``/editions/{id}/findings``: what was wrong with boundaries when they came in, and what was done."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from geo_fondue.api.answers import conditional, json_answer
from geo_fondue.api.cache import PageCache, StoredPage, page_answer, stored_page
from geo_fondue.api.painted import PAGE, assets_of
from geo_fondue.api.parameters import AcceptLanguage, Lang, TheService, choose_language
from geo_fondue.api.problems import answered, responses
from geo_fondue.boundaries import Edition, Finding
from geo_fondue.exports import MEDIA_TYPES
from geo_fondue.service.basemap import basemap_shown
from geo_fondue.service.changes import published_edition
from geo_fondue.service.findings import (
    describe_findings,
    findings_geojson,
    findings_page,
    without_folders,
    worst_first,
)

router = APIRouter(tags=["boundaries"])

EditionId = Annotated[str, Path(alias="id", description="A published edition.")]
Kind = Annotated[list[str] | None, Query(description="Only findings of this kind; may be given again.")]


class FindingAnswer(BaseModel):
    """One thing about a layer that an import noticed."""

    kind: str
    layer: str
    code: str | None = Field(description="The area it concerns; null for the whole layer.")
    what: str
    done: str
    where: tuple[float, float] | None = Field(description="Lon, lat of a place to look at.")
    size_m2: float | None = Field(description="The land that it concerns.")
    moved_m2: float | None = Field(description="The land that the area won and lost by what was done.")
    shape: dict[str, Any] | None = Field(description="That land as a GeoJSON geometry, simplified.")


class FindingsAnswer(BaseModel):
    """What was found in an edition, what is left before what was mended, and then the most land first."""

    id: str
    kinds: dict[str, int] = Field(description="How many there are of each kind.")
    findings: list[FindingAnswer]


GEOJSON: dict[int | str, dict[str, Any]] = {
    200: {"description": "Those that have a place.", "content": {MEDIA_TYPES["geojson"]: {}}},
    **responses(404),
}


@router.get(
    "/editions/{id}/findings.geojson",
    summary="What was found in boundaries, as GeoJSON",
    response_model=None,
    responses=GEOJSON,
)
def geojson(*, request: Request, service: TheService, edition_id: EditionId, kind: Kind = None) -> Response:
    """Give the findings that have a place: the land that they concern, else a point."""
    edition = published_edition(service.catalogue, edition_id)

    def answer() -> Response:
        chunks = findings_geojson(_findings(edition, kind))
        return StreamingResponse(chunks, media_type=MEDIA_TYPES["geojson"])

    return conditional(request, edition.id, edition.manifest.findings.sha256, answer=answer)


@router.get(
    "/editions/{id}/findings",
    summary="What was found in boundaries?",
    response_model=None,
    responses={**answered(FindingsAnswer), **responses(404)},
)
def findings(*, request: Request, service: TheService, edition_id: EditionId, kind: Kind = None) -> Response:
    """Say what was wrong with the boundaries of a published edition, and what was done."""
    edition = published_edition(service.catalogue, edition_id)

    def answer() -> Response:
        return json_answer(describe_findings(edition, _findings(edition, kind)))

    return conditional(request, edition.id, edition.manifest.findings.sha256, answer=answer)


@router.get(
    "/editions/{id}/findings.html",
    tags=["pages"],
    summary="A map of what was found in boundaries",
    response_model=None,
    responses=PAGE,
)
def page(
    *,
    request: Request,
    service: TheService,
    edition_id: EditionId,
    kind: Kind = None,
    lang: Lang = None,
    accept_language: AcceptLanguage = None,
) -> Response:
    """Show on a map where something was wrong, what is left, and what was mended."""
    edition = published_edition(service.catalogue, edition_id)
    language = choose_language(lang, accept_language, service.settings.language)
    assets = assets_of(request)
    kinds = tuple(kind or ())
    state = request.app.state.started, edition.id, edition.manifest.findings.sha256, kinds, language, assets
    cache: PageCache = request.app.state.pages

    def make() -> StoredPage:
        found = _findings(edition, kind)
        basemap = basemap_shown(service.settings, assets)
        html = findings_page(edition, found, language=language, assets=assets, basemap=basemap)
        return stored_page(html, service.settings.basemap)

    key = ("findings", *state)
    return conditional(request, *key, answer=lambda: page_answer(request, cache.get(key, make)))


def _findings(edition: Edition, kinds: list[str] | None) -> list[Finding]:
    return without_folders(worst_first(edition.findings(), kinds))
