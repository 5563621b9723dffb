"""Addresses as logs and answers show them: without the keys that some of them carry."""

import logging
import re

_KEY = re.compile(r"(/hooks/[^/?#]+/)[^?#]+")


def shown(address: str) -> str:
    """Return an address, or a path, without the key in it.

    Examples
    --------
    >>> shown("/hooks/traffy/gf_hook_1234"), shown("/v1/resolve")
    ('/hooks/traffy/{key}', '/v1/resolve')
    """
    return _KEY.sub(r"\1{key}", address) if "/hooks/" in address else address


class WithoutKeys(logging.Filter):
    """Hides keys in the lines of uvicorn's own log of requests, whoever turned that on."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line pass."""
        if isinstance(record.args, tuple):
            record.args = tuple(shown(one) if isinstance(one, str) else one for one in record.args)
        return True
