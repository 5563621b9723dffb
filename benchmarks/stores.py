"""Stores with millions of made-up reports, written straight into the tables, and the country they lie in."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Edition, Origin, open_edition, write_edition
from geo_fondue.reports.store import Store

SUBDISTRICTS = (99, 75)
"""Columns and rows of boxes: as many subdistricts as Thailand has, in 928 districts and 77 provinces."""

CATEGORIES = ("ถนน", "ทางเท้า", "แสงสว่าง", "ความสะอาด", "น้ำท่วม", "ท่อระบายน้ำ", "จราจร", "เสียงรบกวน")
AGENCIES = 400

_BATCH = 200_000
_YEARS = 4
_DAY = 86_400_000_000
_START = 18_993 * _DAY  # 2022-01-01
_PLACES = 7425


def country(folder: Path) -> Edition:
    """Write an edition of boxes into a folder and open it."""
    columns, rows = SUBDISTRICTS
    west = 97.5 + np.arange(columns * rows) // rows * 0.08
    south = 5.5 + np.arange(columns * rows) % rows * 0.2
    fine = shapely.box(west, south, west + 0.08, south + 0.2)
    district, province = np.arange(len(fine)) // 8, np.arange(len(fine)) // 96
    layers = [
        _layer(
            "province", "P", [shapely.union_all(fine[province == at]) for at in np.unique(province)], None
        ),
        _layer(
            "district",
            "D",
            [shapely.union_all(fine[district == at]) for at in np.unique(district)],
            [f"P{at * 8 // 96:05}" for at in np.unique(district)],
        ),
        _layer("subdistrict", "S", list(fine), [f"D{at:05}" for at in district]),
    ]
    origin = Origin(title="Country of boxes", licence="CC0-1.0", attribution="Nobody", files=("made.up",))
    write_edition(folder, edition_id="boxes", layers=[(areas, origin) for areas in layers], made_up=True)
    return open_edition(folder / "boxes")


def make_store(path: Path, reports: int, *, say: Callable[[str], None], seed: int = 1) -> Store:
    """Make a store of so many reports in the country: four years, seven in ten closed, dense in few places.

    They go into SQLite by the driver alone, with nothing resolved and no details: what is counted is there.
    """
    store = Store.open(f"sqlite:///{path}")
    rng = np.random.default_rng(seed)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    # indexes are made at the end: sorting once is quicker by far than looking for each row's place
    made = "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'reports' AND type = 'index' AND sql > ''"
    indexes = connection.execute(made).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    _shared(connection)
    statement = (
        "INSERT INTO reports (id, source, ticket_id, lon, lat, state, state_group, state_known, created_at, "
        "last_activity, closed_at, reopened, category_set_id, jurisdiction_id, organisation_set_id, edition, "
        "outcome, changed) VALUES (?, 'made', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'boxes', 'inside', 1)"
    )
    for begin in range(0, reports, _BATCH):
        say(f"{begin:,} of {reports:,} reports written")
        end = min(begin + _BATCH, reports)
        connection.execute("BEGIN")
        connection.executemany(statement, _rows(rng, begin, end, reports))
        connection.execute("COMMIT")
    say(f"{reports:,} reports: making the indexes")
    for _, sql in indexes:
        connection.execute(sql)
    connection.execute("UPDATE data_version SET version = 1")
    connection.close()
    return store


def _layer(layer: str, letter: str, geometry: list[Any], parents: list[str] | None) -> Areas:
    codes = np.array([f"{letter}{number:05}" for number in range(len(geometry))], dtype=object)
    parent_layer = {"district": "province", "subdistrict": "district"}.get(layer)
    of = None if parents is None else np.array(parents, dtype=object)
    made = np.array(geometry, dtype=object)
    return Areas(layer, codes, {"en": codes}, made, parent_layer, of)


def _shared(connection: sqlite3.Connection) -> None:
    numbers = range(1, _PLACES + 1)
    connection.executemany("INSERT INTO jurisdictions VALUES (?, ?, '{}')", [(at, str(at)) for at in numbers])
    codes = [("subdistrict", "S", 1), ("district", "D", 8), ("province", "P", 96)]
    areas = [(at, layer, f"{letter}{(at - 1) // size:05}") for at in numbers for layer, letter, size in codes]
    connection.executemany("INSERT INTO jurisdiction_areas VALUES (?, ?, ?)", areas)
    sets = range(1, len(CATEGORIES) ** 2 + 1)
    connection.executemany("INSERT INTO category_sets VALUES (?, ?, '[]')", [(at, str(at)) for at in sets])
    for at in sets:
        held = {CATEGORIES[(at - 1) // len(CATEGORIES)], CATEGORIES[(at - 1) % len(CATEGORIES)]}
        connection.executemany("INSERT INTO category_set_members VALUES (?, ?)", [(at, one) for one in held])
    who = range(1, AGENCIES + 1)
    connection.executemany("INSERT INTO organisation_sets VALUES (?, ?, '[]')", [(at, str(at)) for at in who])
    connection.executemany(
        "INSERT INTO organisation_set_members VALUES (?, ?)", [(at, f"agency {at}") for at in who]
    )


def _rows(rng: np.random.Generator, begin: int, end: int, reports: int) -> Iterator[tuple[Any, ...]]:
    count = end - begin
    ids = np.arange(begin + 1, end + 1)
    place = _unevenly(rng, _PLACES, count)
    state = rng.choice(4, count, p=[0.7, 0.2, 0.08, 0.02])
    created = _START + ids * (_YEARS * 365 * _DAY // reports)
    took = np.exp(rng.normal(1.5, 1.5, count)) * _DAY
    moments = created + took.astype(np.int64)
    rows = SUBDISTRICTS[1]
    lon = 97.5 + (place - 1) // rows * 0.08 + rng.random(count) * 0.08
    lat = 5.5 + (place - 1) % rows * 0.2 + rng.random(count) * 0.2
    closed = [at if group == 0 else None for at, group in zip(moments.tolist(), state.tolist(), strict=True)]
    words = [("finish", "closed"), ("inprogress", "open"), ("irrelevant", "excluded"), ("แจ้งแล้ว", "open")]
    return zip(
        ids.tolist(),
        map(str, ids.tolist()),
        lon.tolist(),
        lat.tolist(),
        [words[at][0] for at in state.tolist()],
        [words[at][1] for at in state.tolist()],
        (state < 3).tolist(),
        created.tolist(),
        moments.tolist(),
        closed,
        (rng.random(count) < 0.05).astype(int).tolist(),
        _unevenly(rng, len(CATEGORIES) ** 2, count).tolist(),
        place.tolist(),
        _unevenly(rng, AGENCIES, count).tolist(),
        strict=True,
    )


def _unevenly(rng: np.random.Generator, kinds: int, count: int) -> NDArray[np.int64]:
    """Return numbers from 1, the first ones far more often."""
    return np.minimum((rng.random(count) ** 3 * kinds).astype(np.int64), kinds - 1) + 1
