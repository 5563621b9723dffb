"""An export as a file: whole, or as it was before."""

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from geo_fondue.errors import InputError


def write_file(path: Path, chunks: Iterable[bytes]) -> int:
    """Write chunks beside a file and then put them in its place, so that nobody ever sees a part of it.

    When anything goes wrong on the way, what was there before stays and nothing is left beside it.

    Parameters
    ----------
    path : Path
        In a folder that exists.
    chunks : iterable of bytes
        Taken one by one.

    Returns
    -------
    int
        The size of the file in bytes.

    Raises
    ------
    InputError
        When nothing can be written there.
    """
    if path.is_dir():
        raise InputError("this is a folder", where=str(path), remedy="Name a file")
    aside = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        file = aside.open("xb")
    except OSError as error:
        raise InputError(
            f"cannot write in {str(path.parent)!r}: {error.strerror}",
            where=str(path),
            remedy="Name a file in a folder that exists and that you may write to",
        ) from error
    try:
        with file:
            size = sum(file.write(chunk) for chunk in chunks)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return size
