"""Options that several commands have alike: said once, as the fields of a dataclass."""

import inspect
from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import Any

Command = Callable[..., None]


def with_options(name: str, kind: type[Any]) -> Callable[[Command], Command]:
    """Return a decorator that gives a command the fields of a dataclass as options.

    The command gets them together, as its one parameter of that name; the options come after its own.

    Parameters
    ----------
    name : str
    kind : type
        A dataclass whose fields are annotated as Typer's options and arguments are.
    """
    shared = inspect.signature(kind).parameters

    def decorate(command: Command) -> Command:
        own = inspect.signature(command)
        parameters = [parameter for key, parameter in own.parameters.items() if key != name]

        @wraps(command)
        def with_shared(**given: Any) -> None:
            together = kind(**{field.name: given.pop(field.name) for field in fields(kind)})
            command(**{name: together}, **given)

        # Typer reads a command's options off its signature and annotations
        with_shared.__signature__ = own.replace(parameters=[*parameters, *shared.values()])  # type: ignore[attr-defined]
        with_shared.__annotations__ = {**command.__annotations__, **kind.__annotations__}
        return with_shared

    return decorate
