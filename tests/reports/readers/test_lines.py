"""One broken record costs one record."""

import csv
import io
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.reports.readers import lines
from geo_fondue.reports.readers.lines import Records
from geo_fondue.reports.readers.row import BadRow


def records(text: str | bytes) -> list[tuple[int, list[str]] | BadRow]:
    data = text if isinstance(text, bytes) else text.encode()
    wrapper = io.TextIOWrapper(io.BytesIO(data), "utf-8", errors="surrogateescape", newline="")
    return list(Records(wrapper, ","))


def test_the_line_is_the_one_that_the_record_starts_on() -> None:
    assert records('a,"1\n2\n3",b\n\nc,d\n"e\r\nf"\n') == [
        (1, ["a", "1\n2\n3", "b"]),
        (5, ["c", "d"]),
        (6, ["e\r\nf"]),
    ]


@pytest.mark.parametrize(
    "broken",
    ['x,"never closed', 'x,"closed" in the middle', 'x,"never closed\ny,"z"'],
)
def test_a_wrong_quote_costs_the_line_it_is_on(broken: str) -> None:
    found = records(f'a,1\n{broken}\nb,2\nc,"3"\n')
    good = [record for record in found if not isinstance(record, BadRow)]
    bad = [record for record in found if isinstance(record, BadRow)]
    after = broken.count("\n")
    assert [values for _, values in good if values[0] in "abc"] == [["a", "1"], ["b", "2"], ["c", "3"]]
    assert [line for line, values in good if values[0] in "abc"] == [1, 3 + after, 4 + after]
    assert [(row.line, row.value) for row in bad] == [(2, broken.partition("\n")[0])]
    assert "quote" in bad[0].reason


def test_an_open_quote_does_not_swallow_the_rest_of_a_long_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_RECORD", 1000)
    rest = "".join(f"row,{number}\n" for number in range(1000))
    found = records(f'a,"\n{rest}')
    assert isinstance(found[0], BadRow)
    assert "1,000 characters" in found[0].reason
    assert found[1:] == [(number + 2, ["row", str(number)]) for number in range(1000)]


def test_a_line_without_end_is_not_held_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_RECORD", 1000)
    first, *others = records("x," * 5000 + "\na,1\n" + "y" * 5000)
    assert isinstance(first, BadRow)
    assert others[0] == (2, ["a", "1"])
    assert isinstance(others[1], BadRow)
    assert [first.line, others[1].line] == [1, 3]


def test_fields_longer_than_the_csv_module_expects_are_read() -> None:
    long = "x" * 200_000
    assert records(f'a,"{long}"\n') == [(1, ["a", long])]


@pytest.mark.parametrize(
    ("text", "damage"),
    [
        (b"a,b\n", None),
        ("ก,ข\n".encode(), None),
        (b"a,b\0c\n", (1, "holds a NUL character")),
        (b"\xe0\xb8,b\n", (0, "holds bytes that are not utf-8")),
    ],
)
def test_characters_that_no_text_has_are_found(text: bytes, damage: tuple[int, str] | None) -> None:
    wrapper = io.TextIOWrapper(io.BytesIO(text), "utf-8", errors="surrogateescape", newline="")
    found = Records(wrapper, ",")
    record = next(iter(found))
    assert not isinstance(record, BadRow)
    _, values = record
    assert found.damage(values) == damage


@given(st.text(alphabet='ab,"\n\r \0ก', max_size=60))
def test_any_text_is_read_to_its_end_and_no_line_is_told_twice(text: str) -> None:
    numbers = [record.line if isinstance(record, BadRow) else record[0] for record in records(text)]
    assert numbers == sorted(set(numbers))
    assert all(number <= len(io.StringIO(text, newline="").readlines()) for number in numbers)


@pytest.fixture
def shuffled() -> Callable[[int], list[list[str]]]:
    def make(seed: int) -> list[list[str]]:
        choose = random.Random(seed)
        pieces = ["ถนน", "x", '"', ",", "\n", "\r\n", " ", "12/3"]
        return [
            ["".join(choose.choices(pieces, k=choose.randrange(6))) + "." for _ in range(3)]
            for _ in range(50)
        ]

    return make


@pytest.mark.parametrize("seed", range(5))
def test_what_the_csv_module_writes_is_read_back(
    shuffled: Callable[[int], list[list[str]]], seed: int
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(shuffled(seed))
    found = records(out.getvalue())
    assert [values for _, values in found] == shuffled(seed)
