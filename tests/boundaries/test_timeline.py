"""Which edition is in force on which days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.boundaries.timeline import ALWAYS, Stated, Term, Timeline
from geo_fondue.errors import ConflictError

TODAY = date(2026, 6, 1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def stated(edition: str, from_: str | None = None, to: str | None = None) -> Stated:
    return Stated(edition, Term(None if from_ is None else day(from_), None if to is None else day(to)))


def test_a_correction_takes_the_place_of_what_has_the_same_period() -> None:
    timeline = Timeline(
        [stated("wrong", "2000-01-01", "2010-01-01"), stated("right", "2000-01-01", "2010-01-01")]
    )
    assert timeline.on(day("2005-01-01")) == "right"
    assert timeline.terms() == {"right": (Term(day("2000-01-01"), day("2010-01-01")),)}


def test_an_edition_without_an_end_ends_where_a_later_one_begins() -> None:
    timeline = Timeline([stated("new", "2010-01-01"), stated("old", "2000-01-01")])
    timeline.check(stated("newer", "2020-01-01"), today=TODAY)
    assert timeline.terms() == {
        "old": (Term(day("2000-01-01"), day("2010-01-01")),),
        "new": (Term(day("2010-01-01"), None),),
    }


def test_it_does_not_come_back_when_the_later_one_ends() -> None:
    timeline = Timeline([stated("old", "2000-01-01"), stated("new", "2010-01-01", "2015-01-01")])
    assert timeline.on(day("2014-12-31")) == "new"
    assert timeline.on(day("2015-01-01")) is None
    assert timeline.nearest(day("2015-01-01")) == "new"


def test_an_edition_without_days_is_in_force_where_no_other_is() -> None:
    timeline = Timeline([stated("dated", "2000-01-01", "2010-01-01"), stated("undated")])
    assert timeline.on(day("2005-01-01")) == "dated"
    assert timeline.terms()["undated"] == (Term(None, day("2000-01-01")), Term(day("2010-01-01"), None))


def test_an_edition_without_days_is_refused_where_it_would_change_nothing_today() -> None:
    with pytest.raises(
        ConflictError, match=r"'new' states no days, and 'old', in force from 2000-01-01.*--valid-from"
    ):
        Timeline([stated("old", "2000-01-01")]).check(stated("new"), today=TODAY)
    Timeline([stated("old", "2000-01-01", "2010-01-01")]).check(stated("new"), today=TODAY)
    Timeline([stated("old")]).check(stated("new"), today=TODAY)


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        (("2000-01-01", "2010-01-01"), ("2009-01-01", "2012-01-01"), "2009-01-01 to 2009-12-31"),
        (("2000-01-01", "2010-01-01"), ("2005-01-01", None), "2005-01-01 to 2009-12-31"),
        ((None, "2010-01-01"), ("2005-01-01", None), "2005-01-01 to 2009-12-31"),
        ((None, "2010-01-01"), (None, "2005-01-01"), "until 2004-12-31"),
        (("2000-01-01", None), ("2000-01-01", "2010-01-01"), "2000-01-01 to 2009-12-31"),
    ],
)
def test_two_editions_that_state_the_same_days_are_refused_by_name(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], days: str
) -> None:
    for first, second in ((one, other), (other, one)):
        with pytest.raises(ConflictError, match=rf"'b'.*'a'.*both be in force: {days}.*--valid-to"):
            Timeline([stated("a", *first)]).check(stated("b", *second), today=TODAY)


def test_on_a_day_without_an_edition_the_last_one_answers_or_else_the_first_to_come() -> None:
    timeline = Timeline(
        [stated("second", "2000-01-01", "2001-01-01"), stated("first", "1990-01-01", "1991-01-01")]
    )
    assert timeline.nearest(TODAY) == "second"
    assert timeline.nearest(day("1995-01-01")) == "first"
    assert timeline.nearest(day("1980-01-01")) == "first"
    assert Timeline([]).nearest(TODAY) is None


def _term(days: tuple[date | None, date | None]) -> Term | None:
    from_, to = days
    return None if from_ is not None and to is not None and to <= from_ else Term(from_, to)


_DAYS = st.none() | st.integers(0, 12).map(lambda number: date(2020, 1, 1) + timedelta(number))
_PERIODS = st.tuples(_DAYS, _DAYS).map(_term).filter(lambda term: term is not None)


@given(st.lists(_PERIODS, max_size=8))
def test_whatever_is_published_each_day_has_one_edition_at_most_and_the_terms_say_which(
    periods: list[Term],
) -> None:
    published: list[Stated] = []
    for number, period in enumerate(periods):
        new = Stated(f"e{number}", period)
        try:
            Timeline(published).check(new, today=date(2020, 1, 6))
        except ConflictError:
            continue
        published.append(new)
    timeline = Timeline(published)
    terms = timeline.terms()
    for number in range(-2, 16):
        some_day = date(2020, 1, 1) + timedelta(number)
        holding = [edition for edition, days in terms.items() if any(some_day in term for term in days)]
        assert holding == ([] if timeline.on(some_day) is None else [timeline.on(some_day)])
        for edition in holding:
            assert some_day in next(one.period for one in published if one.edition == edition)
    # what a dated edition states is cut by a later beginning alone
    for one in timeline.counting:
        if one.period != ALWAYS:
            assert len(terms[one.edition]) == 1
            assert terms[one.edition][0].from_ == one.period.from_


@given(_PERIODS, _PERIODS)
def test_days_that_two_terms_share_are_in_both(one: Term, other: Term) -> None:
    shared = one.overlap(other)
    for number in range(-2, 16):
        some_day = date(2020, 1, 1) + timedelta(number)
        both = some_day in one and some_day in other
        assert both == (shared is not None and some_day in shared)
