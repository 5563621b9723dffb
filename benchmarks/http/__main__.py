"""The command line of the HTTP benchmark: ``python -m benchmarks.http``."""

import json
import os
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.http.contestants import FLOOR, OURS, PLAIN, Contestant, against_peers, on_servers
from benchmarks.http.database import filled
from benchmarks.http.load import (
    CannotMeasureError,
    Load,
    Processors,
    ask,
    free_port,
    megabytes,
    processors,
    served,
)
from benchmarks.http.servers import CONSTANT, DATABASE
from benchmarks.layers import made_up
from benchmarks.machine import machine
from benchmarks.points import city_like
from geo_fondue.boundaries import Catalogue, Origin, write_edition
from geo_fondue.resolver import Resolver

app = typer.Typer(help=__doc__, add_completion=False, pretty_exceptions_enable=False)
console = Console(width=118)

_QUESTIONS = 10_000
_CHECKED = 200
_PEERS, _SERVERS = "against its peers", "on other servers"


@app.command()
def main(
    data: Annotated[Path | None, typer.Option(help="A data folder; a made-up country without it.")] = None,
    layer: Annotated[str, typer.Option(help="The made-up country's borders: dense or coarse.")] = "dense",
    rounds: Annotated[int, typer.Option(min=1, help="Turns of each.")] = 5,
    seconds: Annotated[float, typer.Option(min=1, help="Of each turn.")] = 3,
    connections: Annotated[int, typer.Option(min=1)] = 32,
    tipg: Annotated[str, typer.Option(help="A Python that has TiPg.")] = sys.executable,
    servers: Annotated[bool, typer.Option(help="Other servers too.")] = True,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write all figures here.")] = None,
) -> None:
    """Ask for the areas at points as in cities, one by one, each server on one and the same processor."""
    try:
        where = processors()
    except CannotMeasureError as error:
        console.print(str(error))
        raise typer.Exit(1) from None
    described = machine()
    found: dict[str, object] = {"machine": described}
    for name, told in described.items():
        console.print(f"{name}: {told}", highlight=False, markup=False)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        bench = Bench(
            Path(folder), data or _made_up(Path(folder), layer), where, connections, rounds, seconds
        )
        tables = {_PEERS: against_peers(tipg), **({_SERVERS: on_servers()} if servers else {})}
        for title, contestants in tables.items():
            found[title] = bench.compete(title, contestants, stack)
    if json_file is not None:
        json_file.write_text(json.dumps(found, indent=1, default=asdict) + "\n", "utf-8")


class Bench:
    """Data, questions, and the constant, the same for all."""

    def __init__(
        self, folder: Path, data: Path, where: Processors, connections: int, rounds: int, seconds: float
    ) -> None:
        self.folder = folder
        self.where = where
        self.connections = connections
        self.rounds = rounds
        self.seconds = seconds
        self.resolver = Resolver.open(data)
        areas = self.resolver.areas(self.resolver.edition.hierarchies[0][-1])
        asked = city_like(areas.geometry, 2 * _QUESTIONS, np.random.default_rng(1))
        inside = self.resolver.resolve_many(asked.lon, asked.lat, layer=areas.layer) >= 0
        self.points = list(zip(asked.lon[inside].tolist(), asked.lat[inside].tolist(), strict=True))
        self.points = self.points[:_QUESTIONS]
        self.environment = {"GEO_FONDUE_DATA": str(data), CONSTANT: str(folder / "constant.json")}
        self._keep_constant()

    def compete(self, title: str, contestants: Sequence[Contestant], stack: ExitStack) -> dict[str, Load]:
        """Let all take turns, and print what was found."""
        running: dict[str, tuple[int, int, Path]] = {}
        for one in contestants:
            try:
                if one.absent is not None:
                    raise CannotMeasureError(one.absent)
                if one.database and DATABASE not in self.environment:
                    address = stack.enter_context(filled(self.resolver))
                    self.environment |= {DATABASE: address, "DATABASE_URL": address}
                running[one.name] = stack.enter_context(self._run(one))
            except CannotMeasureError as error:
                console.print(f"{one.name} is left out: {error}", highlight=False, markup=False)
        loads: dict[str, list[Load]] = {name: [] for name in running}
        for turn in range(self.rounds + 1):
            for name, (pid, port, paths) in running.items():
                seconds = self.seconds if turn else 1
                load = self._ask(pid, port, paths, seconds)
                if turn:
                    loads[name].append(load)
        held = {name: megabytes(pid) for name, (pid, _, _) in running.items()}
        best = {name: _best(runs) for name, runs in loads.items()}
        _show(title, best, held)
        return best

    def _ask(self, pid: int, port: int, paths: Path, seconds: float) -> Load:
        return ask(pid, port, paths, processor=self.where.wrk, connections=self.connections, seconds=seconds)

    @contextmanager
    def _run(self, one: Contestant) -> Iterator[tuple[int, int, Path]]:
        port = free_port()
        paths = self.folder / f"{port}.paths"
        paths.write_text(
            "".join(one.path.format(lon=lon, lat=lat) + "\n" for lon, lat in self.points), "utf-8"
        )
        command = [word.replace("{port}", str(port)) for word in one.command]
        environment = {**self.environment, **one.environment}
        with served(command, port, self.folder / f"{port}.log", environment) as pid:
            self._check(one, port)
            yield pid, port, paths

    def _check(self, one: Contestant, port: int) -> None:
        """Ask for a few points, and hold the code of the area against our own answer."""
        if one.name != OURS and not one.database:
            return
        layer = self.resolver.edition.hierarchies[0][-1]
        for lon, lat in self.points[:_CHECKED]:
            told = _get(port, one.path.format(lon=lon, lat=lat))[1]
            code = self.resolver.resolve(lat=lat, lon=lon).areas[layer].code
            if f'"{code}"' not in told:
                raise CannotMeasureError(f"it answers otherwise at {lon}, {lat}: {told[:200]}")

    def _keep_constant(self) -> None:
        """Keep the answer to one point, without what every server adds of itself."""
        ours = against_peers(sys.executable)[0]
        with self._run(ours) as (_, port, _):
            lon, lat = self.points[0]
            headers, body = _get(port, PLAIN.format(lon=lon, lat=lat))
        kept = {"headers": [pair for pair in headers if pair[0] not in ("date", "connection")], "body": body}
        Path(self.environment[CONSTANT]).write_text(json.dumps(kept), "utf-8")
        console.print(
            f"the constant: {len(kept['headers'])} headers, a body of {len(body.encode()):,} bytes",
            highlight=False,
        )


def _get(port: int, path: str) -> tuple[list[tuple[str, str]], str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        return [(name.lower(), value) for name, value in answer.headers.items()], answer.read().decode()


def _made_up(folder: Path, layer: str) -> Path:
    """Write a made-up country of 7,425 subdistricts as a data folder."""
    origin = Origin(title="Made up", attribution="Nobody")
    layers = [(areas, origin) for areas in made_up(layer).layers.values()]
    write_edition(folder / "data" / "editions", edition_id="made-up", layers=layers, made_up=True)
    Catalogue(folder / "data").publish("made-up", who="the benchmark", why="to be asked")
    Resolver.open(folder / "data").warm_up()
    return folder / "data"


def _best(runs: Sequence[Load]) -> Load:
    """Return the turn with the most requests a second: what else a machine does only takes some away."""
    return max(runs, key=lambda run: run.per_second)


def _show(title: str, best: dict[str, Load], held: dict[str, float]) -> None:
    table = Table(title=f"GET /v1/resolve {title}", box=box.SIMPLE_HEAD, title_justify="left")
    table.add_column("")
    for heading in ("requests/s", "of Geo Fondue's", "µs of processor", "p50 ms", "p99 ms", "MB", "failed"):
        table.add_column(heading, justify="right", no_wrap=True)
    ours = best.get(OURS)
    for name, load in best.items():
        share = "" if ours is None else f"{load.per_second / ours.per_second:.3f}"
        figures = f"{load.per_second:,.0f}", share, f"{load.cpu_us:.1f}", f"{load.p50_ms:.2f}"
        table.add_row(name, *figures, f"{load.p99_ms:.2f}", f"{held[name]:.0f}", str(load.failed))
    console.print(table)
    if ours is not None and FLOOR in best:
        floor = best[FLOOR]
        console.print(
            f"{100 * ours.per_second / floor.per_second:.0f} % of the constant's requests/s,"
            f" {100 * floor.cpu_us / ours.cpu_us:.0f} % by processor time",
            highlight=False,
        )


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
    app()
