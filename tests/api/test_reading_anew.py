"""While all reports are read anew, to be counted, everything else is answered."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from geo_fondue.api import create_app
from geo_fondue.reports.columns import following, turns
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.deleting import begin_anew
from geo_fondue.reports.store.keys import create_key

from .conftest import make_data

ASKED = 60
"""More statistics at once than a server has threads."""


def test_look_ups_and_webhooks_are_answered_and_statistics_say_when_to_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_data(tmp_path)
    with Store.open(settings.database_url) as store:
        token = create_key(store, "hook")[1]
    begun, go_on = threading.Event(), threading.Event()
    real = following.records

    def records(*given: Any, **named: Any) -> Any:
        begun.set()
        assert go_on.wait(60)
        return real(*given, **named)

    with TestClient(create_app(settings)) as client, ThreadPoolExecutor(ASKED) as pool:
        monkeypatch.setattr(following, "records", records)
        with Store.open(settings.database_url) as store, store.writing() as connection:
            begin_anew(connection, datetime.now(UTC))

        def ask(number: int) -> Any:
            return client.get(f"/v1/statistics?layer=district&category={number}")

        answers = [pool.submit(ask, number) for number in range(ASKED)]
        assert begun.wait(60)
        begin = time.monotonic()
        assert client.get("/v1/resolve?lat=13.2&lon=100.5").json()["outcome"] == "inside"
        said = client.post(f"/hooks/traffy/{token}", json={"ticket_id": "x", "status": "เสร็จสิ้น"})
        assert said.status_code in (200, 202)
        while sum(one.done() for one in answers) < ASKED - turns.MOST_WAITING - 1:
            assert time.monotonic() - begin < 60
            time.sleep(0.01)
        early = [one.result() for one in answers if one.done()]
        go_on.set()
        late = [one.result() for one in answers]
    assert {one.status_code for one in early} == {503}
    assert all(int(one.headers["retry-after"]) > 0 for one in early)
    assert sum(one.status_code == 200 for one in late) >= 1
