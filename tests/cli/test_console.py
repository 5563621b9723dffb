"""Tables are aligned, also in Thai, and whole where nobody looks at them on a screen."""

import pytest
from rich.cells import cell_len

from geo_fondue.cli.console import print_table


def test_columns_stay_in_line_with_thai_vowels_above_and_below(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("code", "name", "total"), [("1", "กรุงเทพมหานคร", 1190), ("2", "น้ำปู่", None), ("3", "x", 7)])
    lines = [line for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert len({cell_len(line) for line in lines}) == 1
    assert "1,190" in lines[2]
    assert "–" in lines[3]


def test_what_goes_to_a_pipe_is_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("a", "b"), [("x" * 300, "y" * 300)])
    assert "x" * 300 in capsys.readouterr().out


def test_text_in_brackets_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("a",), [("[bold]not markup[/bold]",)])
    assert "[bold]not markup[/bold]" in capsys.readouterr().out
