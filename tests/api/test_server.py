"""The server's socket: its address, and what is told where it cannot be had."""

import socket

import pytest

from geo_fondue.api.server import address, listen
from geo_fondue.errors import UnavailableError


def test_a_free_port_is_found_and_its_address_told() -> None:
    with listen("127.0.0.1", 0) as sock:
        assert address(sock) == f"http://127.0.0.1:{sock.getsockname()[1]}/"


def test_every_address_is_told_as_this_machines_own() -> None:
    with listen("0.0.0.0", 0) as sock:
        assert address(sock).startswith("http://127.0.0.1:")


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
def test_an_address_of_ipv6_is_written_in_brackets() -> None:
    try:
        sock = listen("::1", 0)
    except UnavailableError:
        pytest.skip("no IPv6 here")
    with sock:
        assert address(sock).startswith("http://[::1]:")


def test_a_port_in_use_says_what_to_do() -> None:
    with listen("127.0.0.1", 0) as sock:
        port = sock.getsockname()[1]
        with pytest.raises(UnavailableError, match=rf"127\.0\.0\.1 port {port}.*--port"):
            listen("127.0.0.1", port)


def test_an_address_of_another_machine_cannot_be_listened_on() -> None:
    with pytest.raises(UnavailableError, match=r"192\.0\.2\.1"):
        listen("192.0.2.1", 0)
