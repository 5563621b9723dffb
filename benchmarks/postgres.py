"""A PostgreSQL cluster of the benchmark's own: in a temporary folder, reached by a socket there."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_BINARIES = Path("/usr/lib/postgresql")
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "jit": "off",
    "shared_buffers": "1GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
}
_NOBODY = "nobody"


class NoClusterError(Exception):
    """No cluster can be started here; says why."""


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster and give the address to connect to; stop and remove it in the end.

    Raises
    ------
    NoClusterError
    """
    versions = sorted(_BINARIES.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not versions:
        raise NoClusterError("PostgreSQL's server is not installed")
    binaries = versions[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path may have 107 characters only
    data, log = folder / "data", folder / "log"
    user = _unprivileged(folder)
    settings = {**_SETTINGS, "unix_socket_directories": str(folder)}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    try:
        _run(
            [
                binaries / "initdb",
                "-D",
                data,
                "-U",
                "bench",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale",
                "C",
                "--no-sync",
            ],
            user,
        )
        _run([binaries / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start"], user)
        try:
            yield f"host={folder} user=bench dbname=postgres"
        finally:
            _run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> str | None:
    """Return the user to run the server as where this one is root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam(_NOBODY)
    except KeyError as error:
        raise NoClusterError("PostgreSQL does not run as root, and there is no other user") from error
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return _NOBODY


def _run(command: Sequence[str | Path], user: str | None) -> None:
    words = [str(word) for word in command]
    group = None if user is None else pwd.getpwnam(user).pw_gid
    done = subprocess.run(words, user=user, group=group, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it does not start"])[-1]
        raise NoClusterError(f"{Path(words[0]).name}: {said}")
