"""What is in a folder of cards is known again, and anew where the data are others."""

from pathlib import Path

import pytest

from geo_fondue.errors import InputError
from geo_fondue.service.card_folder import LIST, CardFolder


def test_a_card_that_was_added_is_there_for_the_same_state_alone(tmp_path: Path) -> None:
    folder = CardFolder.opened(tmp_path / "cards", "one")
    assert not folder.has("a.html")
    (tmp_path / "cards" / "a.html").write_text("a")
    folder.add("a.html")
    assert CardFolder.opened(tmp_path / "cards", "one").has("a.html")
    assert not CardFolder.opened(tmp_path / "cards", "other").has("a.html")


def test_a_card_that_was_taken_away_is_not_there(tmp_path: Path) -> None:
    CardFolder.opened(tmp_path, "one").add("a.html")
    assert not CardFolder.opened(tmp_path, "one").has("a.html")


@pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b'{"state": "one"}', b'{"state":"one","files":3}'])
def test_a_list_that_cannot_be_read_is_begun_anew(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / LIST).write_bytes(damaged)
    (tmp_path / "a.html").write_text("a")
    assert not CardFolder.opened(tmp_path, "one").has("a.html")


def test_where_no_folder_can_be_made_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "none" / "cards"):
        with pytest.raises(InputError, match="no folder can be made"):
            CardFolder.opened(place, "one")
