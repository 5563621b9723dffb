"""A store with a few reports, to be exported."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from geo_fondue.boundaries import Edition
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.store import Store
from geo_fondue.resolver import Resolver

MADE = datetime(2024, 5, 10, 5, 6, 7, 89_000, tzinfo=UTC)
SECRETS = ("น้ำไม่ไหล โทร 081-234-5678", "99/1 ซอยสุขใจ", "https://photos.example/before.jpg", "สมชาย")


@pytest.fixture(scope="session")
def reported(new_database_url: Callable[[], str], small_edition: Edition) -> Iterator[Store]:
    """Return a store with three reports: closed in town, open with evil texts, and outside with little."""
    description, address, photo, name = SECRETS
    reports = [
        Report(
            source="traffy",
            ticket_id="2024-AAAAAA",
            lon=101.75123456789,
            lat=11.75987654321,
            categories=("ถนน", "ทางเท้า"),
            state="finish",
            created_at=MADE,
            last_activity=MADE.replace(day=12),
            closed_at=MADE.replace(day=12),
            reopened=1,
            description=description,
            address=address,
            organisations=("เทศบาลเมือง", "กรมทางหลวง"),
            photo=(photo,),
            photo_after=(photo,),
            extra={"sender": name},
        ),
        Report(
            source="traffy",
            ticket_id="=1+1",
            lon=103.5,
            lat=13.0,
            state='@SUM(A1),"x"\n',
            created_at=MADE,
            description=description,
        ),
        Report(source="city", ticket_id="7", lon=110.0, lat=5.0, state="irrelevant"),
    ]
    with Store.open(new_database_url()) as store:
        places = Resolver(small_edition).resolve_batch(
            [report.lon for report in reports], [report.lat for report in reports]
        )
        store.upsert(reports, places)
        yield store
