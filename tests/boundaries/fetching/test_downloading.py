"""Downloads that go on where they broke off."""

import hashlib
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import requests

from geo_fondue.boundaries.fetching import RemoteFile
from geo_fondue.boundaries.fetching.downloading import CHUNK, download
from geo_fondue.errors import UnavailableError

CONTENT = Random(7).randbytes(3_000_000)


@pytest.fixture
def remote(publisher) -> RemoteFile:
    publisher.files["/big.zip"] = CONTENT
    return RemoteFile(f"{publisher.address}/big.zip", "big.zip", size=len(CONTENT))


def test_a_file_comes_as_it_is(
    publisher, session: requests.Session, remote: RemoteFile, tmp_path: Path
) -> None:
    seen: list[tuple[str, int, int | None]] = []
    path = download(session, remote, tmp_path, progress=lambda *told: seen.append(told))
    assert path.read_bytes() == CONTENT
    assert seen[-1] == ("big.zip", len(CONTENT), len(CONTENT))
    assert not list(tmp_path.glob("*.part"))


def test_a_connection_that_breaks_is_taken_up_where_it_broke(
    publisher, session: requests.Session, remote: RemoteFile, tmp_path: Path
) -> None:
    publisher.breaks_after = [1_000_000, 500_000, 0]
    assert download(session, remote, tmp_path, wait_seconds=0).read_bytes() == CONTENT
    starts = [int(asked.removeprefix("bytes=").removesuffix("-")) for asked in publisher.ranges_asked()]
    assert starts == [pytest.approx(known, abs=2 * CHUNK) for known in (1_000_000, 1_500_000, 1_500_000)]


def test_a_run_that_was_stopped_is_taken_up_by_the_next(
    publisher, session: requests.Session, remote: RemoteFile, tmp_path: Path
) -> None:
    class Stopped(BaseException):
        pass

    def stop(_: str, there: int, __: int | None) -> None:
        if there > 1_000_000:
            raise Stopped

    with pytest.raises(Stopped):
        download(session, remote, tmp_path, progress=stop)
    assert not (tmp_path / "big.zip").exists()
    assert download(session, remote, tmp_path).read_bytes() == CONTENT
    (asked,) = publisher.ranges_asked()
    assert 0 < int(asked.removeprefix("bytes=").removesuffix("-")) < len(CONTENT)


def test_a_file_that_changed_meanwhile_is_fetched_from_the_start(
    publisher, session: requests.Session, remote: RemoteFile, tmp_path: Path
) -> None:
    publisher.breaks_after = [1_000_000, *[0] * 10]
    with pytest.raises(UnavailableError):
        download(session, remote, tmp_path, wait_seconds=0)
    publisher.breaks_after = []
    publisher.files["/big.zip"] = changed = CONTENT[::-1]
    assert download(session, remote, tmp_path).read_bytes() == changed


def test_a_server_that_gives_no_parts_gives_the_whole(
    publisher, session: requests.Session, remote: RemoteFile, tmp_path: Path
) -> None:
    publisher.breaks_after, publisher.ranges = [1_000_000], False
    assert download(session, remote, tmp_path, wait_seconds=0).read_bytes() == CONTENT


def test_what_is_there_and_still_the_same_is_not_sent_again(
    publisher, session: requests.Session, remote: RemoteFile, tmp_path: Path
) -> None:
    path = download(session, remote, tmp_path)
    before = path.stat().st_mtime_ns
    download(session, remote, tmp_path)
    assert path.stat().st_mtime_ns == before
    publisher.files["/big.zip"] = changed = CONTENT[::-1]
    assert download(session, remote, tmp_path).read_bytes() == changed


def test_a_file_whose_checksum_is_stated_is_not_even_asked_for_again(
    publisher, session: requests.Session, remote: RemoteFile, tmp_path: Path
) -> None:
    remote = replace(remote, md5=hashlib.md5(CONTENT, usedforsecurity=False).hexdigest())
    download(session, remote, tmp_path)
    asked = len(publisher.asked)
    download(session, remote, tmp_path)
    assert len(publisher.asked) == asked


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"md5": "0" * 32}, "checksum"),
        ({"size": 7}, "states 7"),
        ({"size": None, "md5": "f" * 32}, "checksum"),
    ],
)
def test_what_is_not_as_stated_is_not_kept(
    stated: dict[str, object],
    told: str,
    publisher,
    session: requests.Session,
    remote: RemoteFile,
    tmp_path: Path,
) -> None:
    with pytest.raises(UnavailableError, match=told):
        download(session, replace(remote, **stated), tmp_path)
    assert not (tmp_path / "big.zip").exists()
    assert not list(tmp_path.glob("*.part"))


def test_a_pointer_to_a_file_is_no_file(publisher, session: requests.Session, tmp_path: Path) -> None:
    publisher.files["/lfs"] = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n"
    with pytest.raises(UnavailableError, match="pointer"):
        download(session, RemoteFile(f"{publisher.address}/lfs", "a.geojson"), tmp_path)


def test_a_busy_server_is_asked_again(
    publisher, session: requests.Session, remote: RemoteFile, tmp_path: Path
) -> None:
    publisher.refusals = [503, 429, 500]
    assert download(session, remote, tmp_path).read_bytes() == CONTENT


def test_a_server_that_keeps_refusing_is_told(
    publisher, session: requests.Session, remote: RemoteFile, tmp_path: Path
) -> None:
    publisher.refusals = [503] * 20
    with pytest.raises(UnavailableError, match="503"):
        download(session, remote, tmp_path, wait_seconds=0)


def test_a_server_that_is_not_there_is_told(session: requests.Session, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="proxy"):
        download(session, RemoteFile("http://127.0.0.1:9/x", "x"), tmp_path, wait_seconds=0)


@pytest.mark.parametrize("url", ["file:///etc/hosts", "http://"])
def test_an_address_that_is_none_is_told_at_once(session: requests.Session, tmp_path: Path, url: str) -> None:
    with pytest.raises(UnavailableError, match="cannot be reached"):
        download(session, RemoteFile(url, "x"), tmp_path, wait_seconds=1000)
