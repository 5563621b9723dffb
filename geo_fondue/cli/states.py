"""The states that reports are in, and what an agency's own labels mean: ``reports states``."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from geo_fondue.cli.console import agreed, counting, print_json, print_table, say
from geo_fondue.cli.opening import Data, Json, open_service
from geo_fondue.errors import ConflictError, InputError

if TYPE_CHECKING:
    from geo_fondue.reports.labels import Label, Use, Word

AGENCIES_SHOWN = 3
"""So many agencies are shown to people for each label; all of them are in JSON."""


def states(
    *,
    map_: Annotated[
        str | None,
        typer.Option(
            "--map", metavar="LABEL=STATE", help="Say what a label means: the code or name of a known state."
        ),
    ] = None,
    unmap: Annotated[
        str | None, typer.Option("--unmap", metavar="LABEL", help="Take back what a label was said to mean.")
    ] = None,
    agency: Annotated[
        str | None,
        typer.Option(
            "--agency", metavar="NAME", help="With --map or --unmap: only for reports given to this agency."
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="With --map: also a label that is known, to mean another state."),
    ] = False,
    json: Json = False,
    data: Data = None,
) -> None:
    """Count reports by state, those that nobody knows first, and say what agencies' own labels mean."""
    from geo_fondue.reports.labels import count_labels, map_label, unmap_label, words

    if map_ is not None and unmap is not None:
        raise typer.BadParameter("--map and --unmap are two steps")
    if agency is not None and map_ is None and unmap is None:
        raise typer.BadParameter("--agency goes with --map or --unmap")
    if force and map_ is None:
        raise typer.BadParameter("--force goes with --map")
    meaning = None if map_ is None else _meaning(map_, agency, force)
    store = open_service(data, makes_store=map_ is not None).store
    changed = None
    with counting("Counting reports anew") as told:
        if meaning is not None:
            changed = map_label(store, *meaning, agency=agency or "", force=True, progress=told)
        elif unmap is not None:
            changed = unmap_label(store, unmap, agency=agency or "", progress=told)
    found, said = count_labels(store), words(store)
    if json:
        described = [{**asdict(word), "overrides": word.overrides} for word in said]
        answer = {"states": [_described(label) for label in found], "words": described}
        print_json(answer if changed is None else {"changed": changed, **answer})
        return
    if changed is not None:
        say(f"{changed:,} reports count otherwise now")
    _show(found, said)


def _meaning(text: str, agency: str | None, force: bool) -> tuple[str, str]:
    """Return label and state of LABEL=STATE; a label that is known already wants to be meant so."""
    from geo_fondue.reports.labels import overridden
    from geo_fondue.reports.states import state_code, state_group

    label, equals, state = text.rpartition("=")
    if not equals:
        remedy = "Give it like รอตรวจสอบ=waiting"
        raise InputError(f"{text!r} says not what it means", where="--map", remedy=remedy)
    known = overridden(label, state)
    if known is not None and not force:
        code = state_code(state)
        whose = f" at {agency}" if agency else ""
        what = f"{label.strip()} is known as {known}, which counts as {state_group(known)}"
        if not agreed(f"{what}. Shall it mean {code}{whose}, and count as {state_group(code)}?"):
            remedy = f"With --force it means {code}{whose}, and counts as {state_group(code)}"
            raise ConflictError(what, where="--map", remedy=remedy)
    return label, state


def _show(found: list["Label"], said: list["Word"]) -> None:
    overridden = {word.overrides for word in said}
    rows = [
        (
            label.state or "(none)",
            f"{label.all.reports:,}",
            f"{label.all.unknown:,}",
            ", ".join(label.all.groups) + (", overridden" if label.state in overridden else ""),
            _agencies(label),
        )
        for label in found
    ]
    print_table(("state", "reports", "unknown", "counts as", "most of them at"), rows)
    for word in said:
        instead = "" if word.overrides is None else f", which overrides that it is known as {word.overrides}"
        print(f"{word.label} means {word.state}{f' at {word.agency}' if word.agency else ''}{instead}")
    unknown = sum(label.all.unknown for label in found)
    if unknown:
        say(f"{unknown:,} reports are in states that nobody knows; --map LABEL=STATE says what one means")


def _agencies(label: "Label") -> str:
    shown = [f"{use.agency or '(nobody)'} {use.reports:,}" for use in label.agencies[:AGENCIES_SHOWN]]
    more = len(label.agencies) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _described(label: "Label") -> dict[str, object]:
    def use(one: "Use") -> dict[str, object]:
        return {"reports": one.reports, "unknown": one.unknown, "groups": list(one.groups)}

    agencies = [{"agency": one.agency, **use(one)} for one in label.agencies]
    return {"state": label.state, **use(label.all), "agencies": agencies}
