"""A telling is written down and read again as it was."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.reports.telling import Telling, from_json, to_json

times = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
names = st.lists(st.text(min_size=1), max_size=2).map(tuple)


@given(
    st.builds(
        Telling,
        source=st.just("traffy"),
        ticket_id=st.just("2024-A"),
        categories=names,
        organisations=names,
        created_at=times,
        last_activity=times,
        started_at=times,
        closed_at=times,
        reopened=st.integers(0, 3),
        star=st.none() | st.integers(0, 5),
        extra=st.dictionaries(st.text(), st.integers() | st.text()),
    )
)
def test_a_telling_comes_back_as_it_went(telling: Telling) -> None:
    assert from_json(to_json(telling)) == telling


def test_what_is_not_said_is_not_written() -> None:
    assert to_json(Telling("traffy", "A", star=4)) == {"source": "traffy", "ticket_id": "A", "star": 4}
