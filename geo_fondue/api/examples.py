"""The examples in ``api/examples.http``: one call for each endpoint, for the page at ``/docs`` and a test."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from geo_fondue.resources import folder

HOST = "{{host}}"


@dataclass(frozen=True, slots=True)
class Example:
    """One call.

    Attributes
    ----------
    title : str
    method : str
    address : str
        Path and query, without the host.
    headers : mapping of str to str
    body : str
        Empty for GET.
    """

    title: str
    method: str
    address: str
    headers: Mapping[str, str]
    body: str

    @property
    def path(self) -> str:
        """The address without its query."""
        return self.address.partition("?")[0]


def read_examples() -> list[Example]:
    """Return the examples, in order."""
    text = (folder("api") / "examples.http").read_text(encoding="utf-8")
    return [_example(part) for part in re.split(r"^### ", text, flags=re.MULTILINE)[1:]]


def _example(text: str) -> Example:
    head, _, body = text.partition("\n\n")
    title, request, *headers = head.splitlines()
    method, _, address = request.partition(" ")
    fields = dict(line.split(": ", 1) for line in headers)
    return Example(title, method, address.removeprefix(HOST), MappingProxyType(fields), body.strip())
