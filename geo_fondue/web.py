"""Talking to other people's servers: patiently, warily, and by the proxies of the environment."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import orjson
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

import geo_fondue
from geo_fondue.errors import NotFoundError, UnavailableError

TIMEOUT_SECONDS = (10.0, 60.0)
"""To connect, and between two pieces of an answer."""

TRIES = 5
MOST_JSON_BYTES = 50_000_000
_PASSING = (429, 500, 502, 503, 504)


class _Session(requests.Session):
    """A session that follows redirects only within a host or to https, and never from https to http."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        target = super().get_redirect_target(resp)
        if target is None:
            return None
        here, there = urlsplit(resp.url), urlsplit(target)
        if there.scheme == "http" and (here.scheme == "https" or here.hostname != there.hostname):
            raise UnavailableError(
                "the server sends us to an address that is not encrypted",
                where=shown(target),
                remedy="Try again later, or give the address that it has moved to",
            )
        return target


def web_session(*, wait_factor: float = 1.0, tries: int = TRIES) -> requests.Session:
    """Return a session that tries again where a server is busy, waiting longer each time.

    Proxies and certificates are those of the environment (``HTTPS_PROXY``, ``NO_PROXY``,
    ``REQUESTS_CA_BUNDLE``). ``Retry-After`` is honoured.

    Parameters
    ----------
    wait_factor : float
        Seconds; the waits are this times 1, 2, 4 ...
    tries : int
        How often it tries again; 0 for those who see to that themselves.
    """
    session = _Session()
    session.headers["User-Agent"] = f"geo-fondue/{geo_fondue.__version__}"
    retry = Retry(
        total=tries,
        backoff_factor=wait_factor,
        status_forcelist=_PASSING if tries else (),
        allowed_methods=("GET",),
        raise_on_status=False,
    )
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


def shown(url: str) -> str:
    """Return an address as it may be shown: without a user, a password, or a query that may hold a key."""
    parts = urlsplit(url)
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def get_json(session: requests.Session, url: str, parameters: Mapping[str, str] | None = None) -> Any:
    """Return what a server answers as JSON.

    Raises
    ------
    NotFoundError
        When it says that there is no such thing.
    UnavailableError
        When it cannot be reached, or answers anything else.
    """
    try:
        with session.get(url, params=parameters, timeout=TIMEOUT_SECONDS, stream=True) as answer:
            if answer.status_code == requests.codes.not_found:
                raise NotFoundError("there is no such thing", where=answer.url)
            check_status(answer)
            body = bytearray()
            for chunk in answer.iter_content(1 << 16):
                body += chunk
                if len(body) > MOST_JSON_BYTES:
                    raise UnavailableError(f"the answer is longer than {MOST_JSON_BYTES:,} bytes", where=url)
            return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise UnavailableError("the answer is not JSON", where=url, remedy="Try again later") from error
    except (requests.RequestException, OSError) as error:
        raise unreachable(url, error) from error


def check_status(answer: requests.Response) -> None:
    """Raise an UnavailableError unless the server answered with what was asked for."""
    if not answer.ok:
        raise UnavailableError(
            f"the server answers {answer.status_code} {answer.reason}".rstrip(),
            where=answer.url,
            remedy="Try again later",
        )


def unreachable(url: str, error: Exception) -> UnavailableError:
    """Return the error for a server that did not answer, or stopped in the middle."""
    if isinstance(error, UnavailableError):
        return error
    kind = {
        requests.exceptions.ProxyError: "the proxy does not let us through",
        requests.exceptions.SSLError: "the server's certificate cannot be trusted",
        requests.exceptions.Timeout: "the server takes too long to answer",
    }
    what = next((said for cls, said in kind.items() if isinstance(error, cls)), "cannot be reached")
    return UnavailableError(
        what, where=url, remedy="Check the network and the proxy (HTTPS_PROXY), or try again later"
    )
