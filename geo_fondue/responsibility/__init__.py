"""Responsibility: which agency answers for what, by rules that a city writes down."""

from geo_fondue.responsibility.assigning import Assigner
from geo_fondue.responsibility.checking import Doubtful, check
from geo_fondue.responsibility.responsibility import Responsibility, token
from geo_fondue.responsibility.rules import RULES_FILE, Rule, RuleBook, read_rules

__all__ = [
    "RULES_FILE",
    "Assigner",
    "Doubtful",
    "Responsibility",
    "Rule",
    "RuleBook",
    "check",
    "read_rules",
    "token",
]
