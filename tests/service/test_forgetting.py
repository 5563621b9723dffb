"""Old reports are forgotten everywhere, also in the inbox of what other systems sent."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from geo_fondue.reports.inbox import Arrival, Inbox, Outcome
from geo_fondue.service import Service
from geo_fondue.service.forgetting import forget_reports
from geo_fondue.settings import Settings

SECRET = b'{"comment": "SecretOf0812345678"}'


def test_what_was_sent_and_done_before_is_forgotten_to_the_last_byte(tmp_path: Path) -> None:
    service = Service(Settings(data=tmp_path))
    inbox = Inbox(service.settings.database_url)
    then = datetime.now(UTC) - timedelta(days=9)
    numbers = inbox.add([Arrival(then, "POST", "application/json", None, SECRET) for _ in range(20)])
    inbox.mark([Outcome(number, "dead", "not known") for number in numbers], then)
    inbox.close()
    assert SECRET in bytes_in(tmp_path)
    done = forget_reports(service, service.today() - timedelta(days=1))
    service.close()
    assert done.deliveries == 20
    assert SECRET not in bytes_in(tmp_path)


def bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
