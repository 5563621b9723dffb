"""Notices delivered: signed, in order, and tried again until they arrive."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import requests

import geo_fondue
from geo_fondue.service.notices.journal import Delivery, Journal, Notice
from geo_fondue.settings import SECRET_PREFIX

WAITS_SECONDS = (10, 60, 300, 1800, 7200, 21600)
"""Between tries; the last one again and again, since a notice is never given up."""

TIMEOUT_SECONDS = (5.0, 10.0)
"""To connect, and between two pieces of an answer."""

MOST_WAIT_SECONDS = 86_400
"""However long a receiver asks for (``Retry-After``), it is asked again after a day."""


Post = Callable[[str, bytes, dict[str, str]], requests.Response]


def signature(secret: str, notice_id: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a notice, as Standard Webhooks has it (``v1``, HMAC-SHA256 in base64).

    It is of the id, the time and the body, so that neither can be changed, and one that was overheard can be
    told from a new one by its age and its id.

    Parameters
    ----------
    secret : str
        Any text; after ``whsec_``, the base64 of any bytes.
    notice_id : str
    timestamp : int
        When it is sent, in seconds since 1970.
    body : bytes
    """
    signed = f"{notice_id}.{timestamp}.".encode() + body
    digest = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode('ascii')}"


def send_due(
    journal: Journal,
    addresses: Sequence[str],
    secret: str,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    at_once: bool = False,
    again: bool = False,
    post: Post | None = None,
) -> int:
    """Send what is due, to each address in the order in which it was made; keep in the journal how it went.

    One that does not arrive holds up those after it to the same address, since order matters, and no other.

    Parameters
    ----------
    journal : Journal
        Held by :meth:`Journal.sending`.
    addresses : sequence of str
        Those of the settings; what was meant for others is left.
    secret : str
    now : callable
    at_once : bool
        Do not wait for the time at which to try again.
    again : bool
        Send what arrived already as well.
    post : callable, optional
        Sends; for tests.

    Returns
    -------
    int
        How many arrived.
    """
    arrived = 0
    held_up: set[str] = set()
    for notice in journal.notices() if again else journal.waiting():
        for address in addresses:
            delivery = notice.deliveries.get(address)
            if delivery is None or address in held_up or (delivery.next_at is None and not again):
                continue
            if not at_once and delivery.next_at is not None and delivery.next_at > now():
                held_up.add(address)
                continue
            delivery = _try(notice, address, secret, now=now, post=post or _post)
            notice = notice.with_delivery(address, delivery)  # noqa: PLW2901 - the same, with news
            journal.keep(notice)
            arrived += delivery.next_at is None
            if delivery.next_at is not None:
                held_up.add(address)
    return arrived


def _try(notice: Notice, address: str, secret: str, *, now: Callable[[], datetime], post: Post) -> Delivery:
    sent = now()
    timestamp = int(sent.timestamp())
    body = notice.body.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"geo-fondue/{geo_fondue.__version__}",
        "webhook-id": notice.id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, notice.id, timestamp, body),
    }
    attempts = notice.deliveries[address].attempts + 1
    wait = WAITS_SECONDS[min(attempts, len(WAITS_SECONDS)) - 1]
    try:
        answer = post(address, body, headers)
    except requests.RequestException as error:
        # Its text may repeat the address, which may hold a key
        return Delivery(attempts, now() + timedelta(seconds=wait), None, _problem(error))
    if 200 <= answer.status_code < 300:
        return Delivery(attempts, None, now())
    asked = answer.headers.get("Retry-After", "")
    if asked.isascii() and asked.isdigit():
        wait = max(wait, min(int(asked[:9]), MOST_WAIT_SECONDS))
    problem = f"answered {answer.status_code} {answer.reason or ''}".rstrip()
    return Delivery(attempts, now() + timedelta(seconds=wait), None, problem)


def host_of(address: str) -> str:
    """Return the part of an address that may be shown: without a path or key that may be secret."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}"


def _post(address: str, body: bytes, headers: dict[str, str]) -> requests.Response:
    # Not streamed: an answer is not read beyond its head, nor a redirect followed
    with requests.post(
        address, data=body, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True
    ) as answer:
        return answer


def _problem(error: requests.RequestException) -> str:
    kinds = {
        requests.exceptions.ProxyError: "the proxy does not let us through",
        requests.exceptions.SSLError: "the certificate cannot be trusted",
        requests.exceptions.Timeout: "takes too long to answer",
    }
    return next((said for kind, said in kinds.items() if isinstance(error, kind)), "cannot be reached")


def _key(secret: str) -> bytes:
    if secret.startswith(SECRET_PREFIX):
        return base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return secret.encode()
