"""The option that asks for a picture of what a command writes, and the writing of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from geo_fondue.cli.console import say, working
from geo_fondue.cli.stopping import tidy_when_stopped

if TYPE_CHECKING:
    from geo_fondue.maps.chromium import PictureSize
    from geo_fondue.settings import Settings

_ANY_SIZE = "2400x1600"

Png = Annotated[
    str | None,
    typer.Option(
        "--png",
        metavar="[WIDTHxHEIGHT]",
        help=f"Draw a picture too, {_ANY_SIZE} pixels without a size; needs a Chromium that is installed. "
        "OUT.png draws the picture alone.",
    ),
]


class WithPicture(TyperCommand):
    """A command whose ``--png`` may stand alone: what follows belongs to it only where it is a size."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give a ``--png`` that stands alone its size, and parse."""
        sized = [
            f"--png={_ANY_SIZE}"
            if word == "--png" and not re.match(r"\d", args[place + 1] if place + 1 < len(args) else "")
            else word
            for place, word in enumerate(args)
        ]
        return super().parse_args(ctx, sized)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The files that a command writes of one page.

    Attributes
    ----------
    page, picture : Path or None
        Where the HTML and the PNG go; None where it is not written.
    size : PictureSize
    """

    page: Path | None
    picture: Path | None
    size: "PictureSize"

    @classmethod
    def of(cls, out: Path, png: str | None) -> "Wanted":
        """Return what ``OUT`` and ``--png`` ask for.

        Raises
        ------
        InputError
            When the size cannot be used.
        """
        from geo_fondue.errors import InputError
        from geo_fondue.maps.chromium import PictureSize

        try:
            size = PictureSize() if png is None else PictureSize.parse(png)
        except InputError as error:
            raise InputError(error.what, where="--png", remedy=error.remedy) from error
        if out.suffix.lower() == ".png":
            return cls(None, out, size)
        return cls(out, None if png is None else out.with_suffix(".png"), size)

    def write(self, settings: "Settings", make: Callable[[], str]) -> None:
        """Make the page and write what is wanted of it, then say what was.

        Raises
        ------
        UnavailableError
            When a picture is wanted and there is nothing to draw it with; nothing is written then.
        """
        from geo_fondue.exports import write_file
        from geo_fondue.maps.chromium import Drawer, find_chromium

        program = None if self.picture is None else find_chromium(settings.chromium)
        written = []
        with tidy_when_stopped(), working("Drawing the map") as step:
            page = make()
            drawn = None
            if program is not None:
                step("Taking its picture")
                with Drawer.started(program) as drawer:
                    drawn = drawer.picture(page, self.size)
            for path, data in ((self.page, page.encode()), (self.picture, drawn)):
                if path is not None and data is not None:
                    written.append((path, write_file(path, [data])))
        for path, size in written:
            say(f"{path}: {size / 1e6:.1f} MB")
