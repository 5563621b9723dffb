"""A program whose children do what it is told on standard input, and are killed while they do.

A line is a task in JSON, the next one what becomes of it: wait or kill. The answer is how it ended. Forked
from a process that has imported all it needs, a child starts within milliseconds, and can do so often.
"""

import json
import os
import signal
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from geo_fondue.api import server
from geo_fondue.boundaries import Catalogue
from geo_fondue.reports import importing
from geo_fondue.reports.privacy import forgetting
from geo_fondue.reports.store import Store
from geo_fondue.resolver import Resolver
from geo_fondue.service import Service
from geo_fondue.service.origins import traffy_origin
from geo_fondue.service.syncing import Sync
from geo_fondue.settings import Settings

TIMEZONE = ZoneInfo("Asia/Bangkok")


BATCH_ROWS = 50
FORGOTTEN_AT_ONCE = 10
"""Small, so that there are many moments between two batches."""


def import_file(task: dict[str, Any]) -> None:
    """Import a file, and say after each batch how many reports were new until then."""
    importing._BATCH_ROWS = BATCH_ROWS
    with Store.open(task["database"]) as store, Path(task["told"]).open("ab", buffering=0) as told:
        importing.import_reports(
            Path(task["file"]),
            store=store,
            resolver=Resolver(Catalogue(Path(task["data"])).published()),
            timezone=TIMEZONE,
            progress=lambda done: told.write(b"%d\n" % done.new),
        )


def sync(task: dict[str, Any]) -> None:
    """Fetch all that a feed has."""
    service = Service.open(settings(task))
    with Sync(
        service, traffy_origin(service, task["url"]), since=date.fromisoformat(task["since"])
    ) as fetched:
        fetched.run()
    service.close()


def serve(task: dict[str, Any]) -> None:
    """Serve until killed."""
    server.run(server.listen("127.0.0.1", task["port"]), settings(task))


def settings(task: dict[str, Any]) -> Settings:
    """Return settings for a task."""
    return Settings(data=Path(task["data"]), database_url=task["database"], sync_wait=0)


def forget(task: dict[str, Any]) -> None:
    """Delete reports made before a day."""
    forgetting.BATCH = FORGOTTEN_AT_ONCE
    with Store.open(task["database"]) as store:
        forgetting.forget(store, datetime.fromisoformat(task["before"]), whole=True, grid_m=100.0)


TASKS = {"import": import_file, "sync": sync, "serve": serve, "forget": forget}


def main() -> None:
    """Do the tasks, one after the other."""
    while line := sys.stdin.readline():
        task = json.loads(line)
        child = os.fork()
        if child == 0:
            TASKS[task["do"]](task)
            os._exit(0)
        if json.loads(sys.stdin.readline())["do"] == "kill":
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
