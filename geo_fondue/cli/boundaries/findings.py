"""Findings: ``boundaries check``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geo_fondue.cli.boundaries.arguments import Edition
from geo_fondue.cli.console import print_json, print_table
from geo_fondue.cli.opening import Data, Json, open_service

if TYPE_CHECKING:
    from geo_fondue.boundaries import Finding


def check(edition: Edition, json: Json = False, data: Data = None) -> None:
    """Verify an edition's files against their checksums, and show what was found when it came in."""
    opened = open_service(data).catalogue.open(edition)
    findings = opened.findings()
    if json:
        print_json({"id": opened.id, "whole": True, "findings": as_json(findings)})
        return
    print(f"Edition {opened.id} is as it was written; {len(findings):,} findings.")
    show_findings(findings)


def as_json(findings: "Sequence[Finding]") -> list[dict[str, object]]:
    """Return findings as programs read them."""
    from geo_fondue.boundaries.findings import to_json

    return to_json(findings)


def show_findings(findings: "Sequence[Finding]") -> None:
    """Print findings as a table, if there are any."""
    if findings:
        rows = [(f.kind, f.layer, f.code, f.what, f.done) for f in findings]
        print_table(("finding", "layer", "code", "what", "done"), rows)
