"""Agencies: who does the work. What is known of each, read from files and kept in the data folder."""

from geo_fondue.agencies.agency import ANY_CODE, Agency, Place

__all__ = ["ANY_CODE", "Agency", "Place"]
