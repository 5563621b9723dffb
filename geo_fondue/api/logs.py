"""Logs: one line for each event on stderr, JSON for machines, colours for a terminal."""

import logging
import sys

import structlog

from geo_fondue.api.shown import WithoutKeys


def configure() -> None:
    """Make structlog write to stderr. An exception is told with its traceback, here and nowhere else."""
    for_people = sys.stderr.isatty()
    renderer = structlog.dev.ConsoleRenderer() if for_people else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if for_people else [structlog.processors.format_exc_info]),
            renderer,
        ],
        # Looked up for each line, since stderr may be another one by then
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Made again and again in tests
    uvicorn = logging.getLogger("uvicorn.access")
    if not any(isinstance(one, WithoutKeys) for one in uvicorn.filters):
        uvicorn.addFilter(WithoutKeys())
