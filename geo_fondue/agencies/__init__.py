"""Agencies: who does the work. What is known of each, read from files and kept in the data folder."""

from geo_fondue.agencies.agency import ANY_CODE, Agency, Place
from geo_fondue.agencies.reading import BadAgency, read_agencies
from geo_fondue.agencies.registry import Kept, register, registered, stamp, stamp_of

__all__ = [
    "ANY_CODE",
    "Agency",
    "BadAgency",
    "Kept",
    "Place",
    "read_agencies",
    "register",
    "registered",
    "stamp",
    "stamp_of",
]
