"""The words for states in the tables."""

from sqlalchemy import Connection, select

from geo_fondue.reports.store.tables import state_words
from geo_fondue.reports.words import StateWords, word_key


def read_words(connection: Connection) -> StateWords:
    """Return what labels of states were said to mean."""
    wanted = select(state_words.c.agency, state_words.c.label, state_words.c.state)
    return StateWords(
        {(agency, word_key(label)): state for agency, label, state in connection.execute(wanted)}
    )
