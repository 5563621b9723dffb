"""Findings as JSON."""

import json

import shapely

from geo_fondue.boundaries.findings import Finding, from_json, to_json


def test_findings_come_back_from_json_as_they_went_in() -> None:
    findings = [
        Finding("invalid-polygon", "district", "TH1001", "ไม่ถูกต้อง", "made it valid", (100.5, 13.7), 12.5),
        Finding(
            "overlap",
            "district",
            "TH1001",
            "it overlaps",
            "kept",
            (100, 13),
            2.5,
            1.5,
            shapely.box(100, 13, 101, 14),
        ),
        Finding("crs-missing", "district", None, "the file does not say", "taken as EPSG:4326"),
    ]
    assert from_json(json.loads(json.dumps(to_json(findings)))) == findings


def test_findings_of_older_editions_have_no_shape_and_moved_nothing() -> None:
    old = {
        "kind": "no-name",
        "layer": "district",
        "code": None,
        "what": "w",
        "done": "d",
        "where": None,
        "size_m2": None,
    }
    assert from_json([old]) == [Finding("no-name", "district", None, "w", "d")]
