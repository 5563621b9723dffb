"""Colours."""

from itertools import pairwise

import pytest

from geo_fondue.errors import InputError
from geo_fondue.maps import MEASURES
from geo_fondue.maps import palettes as module
from geo_fondue.maps.palettes import palettes


def luminance(colour: str) -> float:
    """Relative luminance of a colour (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("measure", [measure for measure in MEASURES if measure != "change"])
def test_a_sequence_grows_darker_by_steps_that_are_seen_in_grey(measure: str) -> None:
    """What every kind of colour blindness keeps is lightness."""
    for lighter, darker in pairwise(palettes().measures[measure]):
        assert contrast(lighter, darker) > 1.25
        assert luminance(lighter) > luminance(darker)


def test_a_change_grows_darker_to_either_side() -> None:
    lightness = [luminance(colour) for colour in palettes().measures["change"]]
    assert lightness[0] < lightness[1] < lightness[2] > lightness[3] > lightness[4]


@pytest.mark.parametrize("measure", MEASURES)
def test_zero_and_nothing_are_no_colour_of_a_sequence(measure: str) -> None:
    found = palettes()
    assert not {found.special["zero"], found.special["none"]} & set(found.measures[measure])


def test_hot_and_cold_grow_darker_and_are_told_apart_without_red() -> None:
    colours = palettes().confidence
    lightness = [luminance(colour) for colour in colours]
    assert (
        lightness[0] < lightness[1] < lightness[2] < lightness[3] > lightness[4] > lightness[5] > lightness[6]
    )
    # what those see who see no red is blue against its absence
    blue = [int(colour[5:7], 16) - int(colour[1:3], 16) for colour in colours]
    assert all(one < 0 for one in blue[:3])
    assert all(one > 0 for one in blue[4:])


def test_what_is_not_significant_is_no_colour_of_nothing_known() -> None:
    assert palettes().special["none"] not in palettes().confidence


def test_names_on_the_map_can_be_read() -> None:
    ground = palettes().ground
    assert contrast(ground["label"], ground["halo"]) > 7


def test_a_colour_that_is_none_is_named_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    palettes.cache_clear()
    monkeypatch.setattr(module, "_read", lambda: {"measures": {"open": ["#fff000", "red"]}})
    with pytest.raises(InputError, match=r"maps/palettes.toml, \[measures\] open: 'red' is not a colour"):
        palettes()
