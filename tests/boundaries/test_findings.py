"""Findings as JSON."""

import json

from geo_fondue.boundaries.findings import Finding, from_json, to_json


def test_findings_come_back_from_json_as_they_went_in() -> None:
    findings = [
        Finding("invalid-polygon", "district", "TH1001", "ไม่ถูกต้อง", "made it valid", (100.5, 13.7), 12.5),
        Finding("crs-missing", "district", None, "the file does not say", "taken as EPSG:4326"),
    ]
    assert from_json(json.loads(json.dumps(to_json(findings)))) == findings
