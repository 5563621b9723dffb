"""Talking to publishers' servers: patiently, and by the proxies of the environment."""

from collections.abc import Mapping
from typing import Any

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
    """A session that does not follow a redirect from https to http."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        target = super().get_redirect_target(resp)
        if target and resp.url.startswith("https:") and target.startswith("http:"):
            raise UnavailableError(
                "the server sends us from an encrypted address to one that is not",
                where=target,
                remedy="Try again later, or download the files by hand",
            )
        return target


def web_session(*, wait_factor: float = 1.0) -> requests.Session:
    """Return a session that tries again where a server is busy, waiting longer each time.

    Proxies and certificates are those of the environment (``HTTPS_PROXY``, ``NO_PROXY``,
    ``REQUESTS_CA_BUNDLE``). ``Retry-After`` is honoured.

    Parameters
    ----------
    wait_factor : float
        Seconds; the waits are this times 1, 2, 4 ...
    """
    session = _Session()
    session.headers["User-Agent"] = f"geo-fondue/{geo_fondue.__version__}"
    retry = Retry(
        total=TRIES,
        backoff_factor=wait_factor,
        status_forcelist=_PASSING,
        allowed_methods=("GET",),
        raise_on_status=False,
    )
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


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
