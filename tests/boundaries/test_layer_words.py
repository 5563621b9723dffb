"""The words for layers, as the file has them."""

from pathlib import Path

import pytest

from geo_fondue.areas import LAYERS
from geo_fondue.boundaries.layer_words import layer_words, read_layer_words
from geo_fondue.errors import BoundaryError


def test_every_known_layer_has_words() -> None:
    assert set(LAYERS) <= set(layer_words())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[district]\nth = 'อำเภอ'\n", "district.th"),
        ("[district\n", "not TOML"),
        ("district = 1\n", "district"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_its_key(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "words.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BoundaryError, match=told):
        read_layer_words(file)
