"""The agencies of a data folder: kept whole, updated by id."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from geo_fondue.agencies import Agency, Kept, Place, register, registered, stamp
from geo_fondue.agencies.agency import names
from geo_fondue.agencies.registry import FILE
from geo_fondue.errors import DamagedError

ONE = Agency("1", names("หนึ่ง", None), 13.5, 100.5, "a", "b", True, (Place("province", "TH10"),))
TWO = Agency(
    "2", names(None, "Two"), areas=(Place(None, "X"),), overlays=(Place("park", "*"),), categories=("ถนน",)
)


def test_what_is_registered_is_read_again_as_it_was(tmp_path: Path) -> None:
    assert registered(tmp_path) == ()
    assert register(tmp_path / "new", [TWO, ONE]) == Kept(new=2, changed=0, unchanged=0, removed=0)
    assert registered(tmp_path / "new") == (ONE, TWO)


def test_agencies_are_updated_by_id_and_the_others_stay_unless_replaced(tmp_path: Path) -> None:
    register(tmp_path, [ONE, TWO])
    before = stamp(tmp_path)
    assert register(tmp_path, [ONE]) == Kept(0, 0, 1, 0)
    assert stamp(tmp_path) == before
    changed = replace(ONE, address="c")
    assert register(tmp_path, [changed, replace(ONE, org_id="3")]) == Kept(1, 1, 0, 0)
    assert [agency.org_id for agency in registered(tmp_path)] == ["1", "2", "3"]
    assert stamp(tmp_path) != before
    assert register(tmp_path, [changed], replace=True) == Kept(0, 0, 1, 2)
    assert registered(tmp_path) == (changed,)


def test_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: register(tmp_path, [replace(ONE, org_id=str(n))]), range(24)))
    assert len(registered(tmp_path)) == 24


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"format": 9, "agencies": []}', b'{"format": 1, "agencies": [1]}']
)
def test_a_damaged_file_is_told_and_can_be_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(DamagedError, match="import the agencies again"):
        registered(tmp_path)
    with pytest.raises(DamagedError):
        register(tmp_path, [ONE])
    register(tmp_path, [ONE], replace=True)
    assert registered(tmp_path) == (ONE,)
