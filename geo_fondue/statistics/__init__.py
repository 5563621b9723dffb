"""Statistics: how many reports, in which state and how long open, per area, per category and per day."""

from geo_fondue.statistics.by_category import CategoryCounts, Tally, categories
from geo_fondue.statistics.counting import statistics
from geo_fondue.statistics.over_time import Series, series
from geo_fondue.statistics.periods import fiscal_year
from geo_fondue.statistics.table import MEASURES, AreaStatistics, Figures, Statistics

__all__ = [
    "MEASURES",
    "AreaStatistics",
    "CategoryCounts",
    "Figures",
    "Series",
    "Statistics",
    "Tally",
    "categories",
    "fiscal_year",
    "series",
    "statistics",
]
