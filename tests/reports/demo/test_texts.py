"""Ticket ids of made-up reports."""

from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.reports.demo.texts import MOST, ticket_id


@given(
    numbers=st.lists(st.integers(0, MOST - 1), unique=True, max_size=50),
    seed=st.integers(0, 2**63 - 1),
)
def test_no_two_numbers_get_the_same_ticket_id(numbers: list[int], seed: int) -> None:
    assert len({ticket_id(number, 2026, seed) for number in numbers}) == len(numbers)
