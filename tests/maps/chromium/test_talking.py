"""A browser that does not do as it is told is given up, and nothing of it is left."""

import sys
import time
from pathlib import Path

import pytest

from geo_fondue.errors import UnavailableError
from geo_fondue.maps.chromium.talking import started

ECHO = f"""#!{sys.executable}
import json, os, sys
open({{mark!r}}, "w").write(next(word for word in sys.argv if word.startswith("--user-data-dir=")))
heard = b""
while chunk := os.read(3, 4096):
    heard += chunk
    while b"\\0" in heard:
        message, heard = heard.split(b"\\0", 1)
        asked = json.loads(message)
        if asked["method"] == "Browser.close":
            sys.exit()
        if asked["method"] == "wrong":
            answer = {{{{"id": asked["id"], "error": {{{{"message": "no such thing"}}}}}}}}
        else:
            answer = {{{{"id": asked["id"], "result": {{{{"params": asked["params"]}}}}}}}}
        noise = json.dumps({{{{"method": "Something.happened"}}}}).encode() + b"\\0"
        for piece in (noise, json.dumps(answer).encode(), b"\\0"):
            os.write(4, piece)
"""


def _program(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_what_is_asked_is_answered_whatever_else_is_told_in_between(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    with started(_program(tmp_path / "echo", ECHO.format(mark=str(mark)))) as talk:
        for number in range(3):
            said = talk.ask("Something.ask", deadline=time.monotonic() + 20, number=number)
            assert said == {"params": {"number": number}}
        with pytest.raises(UnavailableError, match="refuses wrong: no such thing"):
            talk.ask("wrong", deadline=time.monotonic() + 20)
        profile = Path(mark.read_text().partition("=")[2])
        assert profile.is_dir()
    assert not profile.exists()


def test_one_that_ends_at_once_is_told_with_its_last_words(tmp_path: Path) -> None:
    program = _program(tmp_path / "broken", "#!/bin/sh\necho libfoo is missing >&2\n")
    with (
        pytest.raises(UnavailableError, match=r"broken: Chromium has ended: libfoo is missing"),
        started(program) as talk,
    ):
        talk.ask("Browser.getVersion", deadline=time.monotonic() + 20)


def test_one_that_says_nothing_is_not_waited_for_longer_than_asked(tmp_path: Path) -> None:
    program = _program(tmp_path / "silent", "#!/bin/sh\nexec sleep 60\n")
    begun = time.monotonic()
    with (
        pytest.raises(UnavailableError, match="not done in time"),
        started(program, ending_s=0.2) as talk,
    ):
        talk.ask("Browser.getVersion", deadline=time.monotonic() + 0.3)
    assert time.monotonic() - begun < 20
