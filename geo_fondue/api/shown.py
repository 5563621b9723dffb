"""Addresses as logs and answers show them: without the keys that some of them carry."""

import logging
import re

_KEY = re.compile(r"(/hooks/[^/?#]+/)[^?#]+")
_ANYWHERE = re.compile(
    r"gf_[a-z]+_[A-Za-z0-9]+"
)  # a key by its form, where a slash is doubled or the rest misspelt


def shown(address: str) -> str:
    """Return an address, or a path, without the key in it.

    Examples
    --------
    >>> shown("/hooks/traffy/gf_hook_1234"), shown("/v1/resolve")
    ('/hooks/traffy/{key}', '/v1/resolve')
    >>> shown("/hooks//traffy/gf_hook_1234")
    '/hooks//traffy/{key}'
    """
    if "/hooks/" in address:
        address = _KEY.sub(r"\1{key}", address)
    return _ANYWHERE.sub("{key}", address) if "gf_" in address else address


class WithoutKeys(logging.Filter):
    """Hides keys in the lines of uvicorn's own log of requests, whoever turned that on."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line pass."""
        if isinstance(record.args, tuple):
            record.args = tuple(shown(one) if isinstance(one, str) else one for one in record.args)
        return True
