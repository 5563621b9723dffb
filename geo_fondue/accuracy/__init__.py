"""How sure an answer is: what a position's accuracy says of the areas that it may really lie in."""

from geo_fondue.accuracy.doubt import CERTAIN_SHARE, Doubts
from geo_fondue.accuracy.surroundings import EXACT_M, LEAST_SHARE, MOST_M, check_accuracy

__all__ = ["CERTAIN_SHARE", "EXACT_M", "LEAST_SHARE", "MOST_M", "Doubts", "check_accuracy"]
