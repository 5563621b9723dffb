"""Who is responsible in a data folder: its agencies and its rules, put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geo_fondue.agencies import Agency, registered, stamp, stamp_of
from geo_fondue.errors import InputError
from geo_fondue.responsibility.assigning import Assigner
from geo_fondue.responsibility.categories import Categories
from geo_fondue.responsibility.rules import RULES_FILE, RuleBook, default_rules, read_rules


@dataclass(frozen=True, slots=True)
class Responsibility:
    """The agencies and rules of a data folder at one moment.

    Attributes
    ----------
    agencies : tuple of Agency
        By id.
    book : RuleBook or None
        None where the city has written no rules: then those of
        :func:`~geo_fondue.responsibility.rules.default_rules` hold. Also where they cannot be read.
    problem : InputError or None
        Why the rules cannot be read.
    """

    agencies: tuple[Agency, ...]
    book: RuleBook | None
    problem: InputError | None = None

    @classmethod
    def of(cls, data: Path) -> "Responsibility":
        """Read the agencies and rules of a data folder; rules that cannot be read are a ``problem``.

        Raises
        ------
        DamagedError
            When the agencies are not as they were written.
        """
        agencies = registered(data)
        try:
            return cls(agencies, read_rules(data / RULES_FILE))
        except FileNotFoundError:
            return cls(agencies, None)
        except InputError as error:
            return cls(agencies, None, error)

    @property
    def empty(self) -> bool:
        """Whether nobody has said anything about agencies yet."""
        return not self.agencies and self.book is None and self.problem is None

    @property
    def categories(self) -> Categories:
        """The categories that rules and agencies speak of."""
        spoken = [agency.categories for agency in self.agencies]
        spoken += [] if self.book is None else [rule.categories for rule in self.book.rules]
        further = [name for names in spoken for name in names]
        return Categories({} if self.book is None else self.book.other_names, further)

    def assigner(self, hierarchies: Sequence[Sequence[str]], day: date) -> Assigner:
        """Return what names the agencies for answers from an edition, by the rules of a day.

        Parameters
        ----------
        hierarchies : sequence of sequence of str
            The layers of the edition, each hierarchy from coarse to fine, the administrative one first.
        day : date
        """
        rules = default_rules(hierarchies) if self.book is None else self.book.rules
        return Assigner(
            [rule for rule in rules if rule.holds_on(day)],
            {agency.org_id: agency for agency in self.agencies},
            self.categories,
            hierarchies,
            readable=self.problem is None,
        )


def token(data: Path) -> str:
    """Return a text that changes whenever the agencies or rules of a data folder do; two ``stat`` calls."""
    return f"{stamp(data)}/{stamp_of(data / RULES_FILE)}"
