"""Pages as they are answered: made by painters, kept, and given out again as long as they hold."""

from collections.abc import Callable, Hashable
from functools import partial

from fastapi import Request, Response

from geo_fondue.api.answers import conditional
from geo_fondue.api.cache import PageCache, make_page, page_answer
from geo_fondue.api.problems import responses
from geo_fondue.maps import Assets
from geo_fondue.service import View
from geo_fondue.service.painting import Painters

PAGE = {200: {"description": "The page.", "content": {"text/html": {}}}, **responses(404)}
"""How a page is described in the OpenAPI document."""


def painted(
    request: Request, view: View, asked: Hashable, make: Callable[[View], str], *, framed: bool = False
) -> Response:
    """Return a page, made by a painter unless it is kept since it was asked for before.

    Parameters
    ----------
    request : Request
    view : View
    asked : hashable
        All that the page depends on, beside the edition and the version of the reports.
    make : callable
        Makes it: a function of a module, or a partial of one with plain values.
    framed : bool
        Whether the sites of the settings may show it in a frame.
    """
    cache: PageCache = request.app.state.pages
    painters: Painters = request.app.state.painters
    frames = view.settings.embed_in if framed else ()
    # What pages are made of (maps/) may have been edited since an earlier process gave its ETags
    state = request.app.state.started, view.edition.id, view.data_version, asked
    paint = partial(painters.make, partial(make_page, make), view)
    return conditional(request, *state, answer=lambda: page_answer(request, cache.get(state, paint), frames))


def assets_of(request: Request) -> Assets:
    """Return where the scripts and styles of a page are."""
    # Behind a proxy the service may have a path before its own
    return Assets.served(f"{request.scope.get('root_path', '')}/static")
