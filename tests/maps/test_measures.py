"""What the colours of a map may stand for."""

from typing import get_args

from geo_fondue.cli import maps as cli
from geo_fondue.maps.classes import CLASSINGS, Classing
from geo_fondue.maps.measures import MEASURES, Measure
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.texts import texts


def test_every_measure_is_known_to_types_scales_palettes_texts_and_the_command_line() -> None:
    assert get_args(Measure) == tuple(MEASURES) == get_args(cli.Measure)
    assert (
        palettes().measures.keys() - {"made"} == MEASURES.keys()
    )  # what was made is of single steps of time
    for language in ("th", "en"):
        assert texts(language)["measures"].keys() >= MEASURES.keys()


def test_every_way_to_make_classes_is_known_to_types_texts_and_the_command_line() -> None:
    assert get_args(Classing) == tuple(CLASSINGS) == get_args(cli.Classing)
    for language in ("th", "en"):
        assert texts(language)["classing"].keys() == {"title", *CLASSINGS}


def test_where_nothing_stands_apart_the_legend_has_a_word_for_it() -> None:
    for language in ("th", "en"):
        legend = texts(language)["legend"]
        assert legend.keys() >= {f"zero_{name}" for name, scale in MEASURES.items() if scale.zero}
        apart = {"count", "density"}
        assert legend.keys() >= {f"none_{n}" for n, scale in MEASURES.items() if scale.written not in apart}
