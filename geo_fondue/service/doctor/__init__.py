"""The doctor: is everything as it should be, and what can be made right again."""

from geo_fondue.service.doctor.examining import CHECKS, examine
from geo_fondue.service.doctor.finding import Finding, Outcome

__all__ = ["CHECKS", "Finding", "Outcome", "examine"]
