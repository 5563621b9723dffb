"""The guide says what the code does: its commands, addresses, links, settings and examples exist."""

import ast
import importlib
import json
import re
import shlex
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import typer

from geo_fondue.cli import app
from geo_fondue.settings import ENV_PREFIX, Settings

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
READ = [ROOT / "README.md", *PAGES]

FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(geo-fondue [^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
ADDRESS = re.compile(r"http://127\.0\.0\.1:8000(/[^\s'\"`)]*)")

each_page = pytest.mark.parametrize("page", READ, ids=lambda page: str(page.relative_to(ROOT)))


def _blocks(page: Path, *languages: str) -> Iterator[str]:
    for language, text in FENCE.findall(page.read_text("utf-8")):
        if language in languages:
            yield text


def _prose(page: Path) -> str:
    return FENCE.sub("", page.read_text("utf-8"))


def _typed(page: Path) -> Iterator[list[str]]:
    """Yield the arguments of each geo-fondue command that the page has its reader type."""
    for text in _blocks(page, "sh", "console"):
        console = text.startswith("$ ") or "\n$ " in text
        for line in re.sub(r"\\\n", " ", text).splitlines():
            if console and not line.startswith("$ "):
                continue  # what the command says
            words = shlex.split(re.sub(r"(^|\s)#.*", "", line.removeprefix("$ ")))
            command: list[str] = []
            for word in [*words, ";"]:
                if word not in (";", "|", "&&", ">"):
                    command.append(word)
                    continue
                while command and re.fullmatch(r"[A-Z_]+=.*", command[0]):
                    command = command[1:]
                if command[:1] == ["geo-fondue"]:
                    yield command[1:]
                command = []


def _walk(words: list[str], *, whole: bool) -> None:
    """Follow the words of a command as the command line would, without running it.

    Parameters
    ----------
    words : list of str
    whole : bool
        Whether it must be complete; in prose a command is often only named.
    """
    command: Any = typer.main.get_command(app)
    given: set[str] = set()
    arguments = 0
    left = list(words)
    while left:
        word = left.pop(0)
        if word == "…":
            continue
        if word.startswith("-"):
            name, _, value = word.partition("=")
            option = next((one for one in command.params if name in (*one.opts, *one.secondary_opts)), None)
            known = name in ("-h", "--help") or option is not None
            assert known, f"{command.name} has no option {name}"
            if option is None or option.is_flag:
                given.add(name)
                continue
            if not value and (left or whole):
                assert left, f"{name} needs a value"
                left.pop(0)
            given.update(option.opts)
        elif hasattr(command, "commands"):
            assert word in command.commands, f"there is no command {word!r} in {command.name}"
            command, given = command.commands[word], set()
        else:
            arguments += 1
    if not whole or given & {"-h", "--help"}:
        return
    assert not hasattr(command, "commands"), f"{command.name} needs a command"
    for parameter in command.params:
        if parameter.param_type_name == "option" and parameter.required:
            assert given & set(parameter.opts), f"{command.name} needs {parameter.opts[0]}"
    wanted = [one for one in command.params if one.param_type_name == "argument"]
    least = sum(one.required for one in wanted)
    most = None if any(one.nargs == -1 for one in wanted) else len(wanted)
    assert arguments >= least, f"{command.name} needs {least} arguments, not {arguments}"
    assert most is None or arguments <= most, f"{command.name} takes {most} arguments, not {arguments}"


@each_page
def test_every_command_to_type_is_one(page: Path) -> None:
    for words in _typed(page):
        try:
            _walk(words, whole=True)
        except AssertionError as error:
            raise AssertionError(f"geo-fondue {shlex.join(words)}: {error}") from error


@each_page
def test_every_command_that_is_named_exists(page: Path) -> None:
    for command in INLINE.findall(_prose(page)):
        try:
            _walk(shlex.split(command)[1:], whole=False)
        except AssertionError as error:
            raise AssertionError(f"{command}: {error}") from error


def test_the_guide_has_commands_to_type() -> None:
    assert sum(1 for page in READ for _ in _typed(page)) > 30


@each_page
def test_every_address_is_one_of_the_service(page: Path) -> None:
    paths = json.loads((ROOT / "api" / "openapi.json").read_text("utf-8"))["paths"]
    for address in ADDRESS.findall(page.read_text("utf-8")):
        asked = urlsplit(address)
        found = [
            operation
            for template, operations in paths.items()
            if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)), asked.path)
            for operation in operations.values()
        ]
        assert found, f"{address} is no address of the service"
        known = {one["name"] for operation in found for one in operation.get("parameters", [])}
        unknown = {name for name, _ in parse_qsl(asked.query, keep_blank_values=True)} - known
        assert not unknown, f"{address}: there is no parameter {', '.join(sorted(unknown))}"


@each_page
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(_prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link} leads nowhere"
        inside = target.is_relative_to(DOCS)
        assert inside or page not in PAGES, f"{link} leaves docs/, where the site cannot follow"
        if anchor:
            assert anchor in _anchors(target), f"{target.name} has no heading for #{anchor}"


def _anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as MkDocs makes them."""
    headings = re.findall(r"^#+ (.+)$", _prose(page), re.MULTILINE)
    return {_slug(heading) for heading in headings}


def _slug(heading: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only).strip().lower())


def test_every_page_is_in_the_navigation_and_no_other() -> None:
    configuration = (ROOT / "mkdocs.yml").read_text("utf-8")
    listed = set(re.findall(r"(\S+\.md)\s*$", configuration.partition("\nnav:")[2], re.MULTILINE))
    assert listed == {page.relative_to(DOCS).as_posix() for page in PAGES}


def test_every_setting_is_described_and_no_other() -> None:
    described = set(
        re.findall(rf"^\| `({ENV_PREFIX}\w+)`", (DOCS / "operations.md").read_text("utf-8"), re.MULTILINE)
    )
    assert described == {f"{ENV_PREFIX}{key.upper()}" for key in Settings.model_fields}


@each_page
def test_every_variable_that_is_named_is_read(page: Path) -> None:
    read = {f"{ENV_PREFIX}{key.upper()}" for key in Settings.model_fields} | {f"{ENV_PREFIX}TRACEBACK"}
    assert set(re.findall(rf"\b{ENV_PREFIX}[A-Z_]+\b", page.read_text("utf-8"))) <= read


@each_page
def test_every_python_example_imports_what_is_there(page: Path) -> None:
    for text in _blocks(page, "python"):
        for statement in ast.walk(ast.parse(text)):
            if isinstance(statement, ast.ImportFrom) and str(statement.module).startswith("geo_fondue"):
                module = importlib.import_module(str(statement.module))
                for name in statement.names:
                    assert hasattr(module, name.name), f"{statement.module} has no {name.name}"
