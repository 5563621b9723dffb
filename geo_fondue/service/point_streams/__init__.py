"""Points that come in a stream of bytes, answered in kind while they come."""

from geo_fondue.service.point_streams.arrow import ArrowPoints
from geo_fondue.service.point_streams.csv import CsvPoints
from geo_fondue.service.point_streams.json import JsonPoints
from geo_fondue.service.point_streams.ndjson import NdjsonPoints
from geo_fondue.service.point_streams.stream import PointStream, UnreadableError

__all__ = ["ArrowPoints", "CsvPoints", "JsonPoints", "NdjsonPoints", "PointStream", "UnreadableError"]
