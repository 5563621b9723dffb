"""``reports states`` counts reports by state, the unknown first, and takes what a label means."""

import io
import sys
from typing import Any

import pytest


def test_an_unknown_label_is_shown_until_it_is_said_what_it_means(cli: Any, data: Any) -> None:
    before = cli("reports", "states", "--json").json
    first = before["states"][0]
    assert first["unknown"] == first["reports"] > 0
    assert "changed" not in before
    label = next(one["state"] for one in before["states"] if one["unknown"] and one["state"])
    shown = cli("reports", "states")
    assert label in shown.out
    assert "--map LABEL=STATE" in shown.err
    after = cli("reports", "states", "--map", f"{label}=finish", "--json").json
    (mapped,) = [one for one in after["states"] if one["state"] == label]
    assert after["changed"] == mapped["reports"]
    assert (mapped["unknown"], mapped["groups"]) == (0, ["closed"])
    assert after["words"] == [{"agency": "", "label": label, "state": "finish", "overrides": None}]
    assert f"{label} means finish" in cli("reports", "states").out
    undone = cli("reports", "states", "--unmap", label, "--json").json
    assert undone["states"] == before["states"]


def test_what_makes_no_sense_is_refused(cli: Any, data: Any) -> None:
    for asked in (("--map", "x"), ("--map", "x=nowhere"), ("--unmap", "x")):
        run = cli("reports", "states", *asked)
        assert run.code == 1
        assert run.err.count("\n") == 1
    for asked in (("--agency", "x"), ("--map", "x=finish", "--unmap", "x"), ("--force",)):
        assert cli("reports", "states", *asked).code == 2


class Terminal(io.StringIO):
    """Somebody who types an answer."""

    def isatty(self) -> bool:
        return True


def test_a_known_state_is_given_another_meaning_only_if_that_is_meant(
    cli: Any, data: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = cli("reports", "states", "--json").json
    asked = ("reports", "states", "--map", "เสร็จสิ้น=open")
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    run = cli(*asked)
    assert (run.code, run.out, run.err.count("\n")) == (1, "", 1)
    assert (
        "is known as finish, which counts as closed. With --force it means open, and counts as open"
        in run.err
    )
    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
    run = cli(*asked, "--agency", "เขต")
    assert run.code == 1
    assert "Shall it mean open at เขต, and count as open?" in run.err
    assert cli("reports", "states", "--json").json == before
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    assert cli(*asked).code == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    after = cli("reports", "states", "--json").json
    (finished,) = [one for one in after["states"] if one["state"] == "finish"]
    assert finished["groups"] == ["open"]
    assert after["words"] == [
        {"agency": "", "label": "เสร็จสิ้น", "state": "open", "overrides": "finish"},
    ]
    shown = cli("reports", "states").out
    assert "open, overridden" in shown
    assert "เสร็จสิ้น means open, which overrides that it is known as finish" in shown
    assert cli(*asked, "--force", "--json").json["changed"] == 0
    assert cli("reports", "states", "--unmap", "finish", "--json").json["states"] == before["states"]


def test_the_state_that_a_known_label_has_anyway_needs_no_force(cli: Any, data: Any) -> None:
    assert cli("reports", "states", "--map", "finish=เสร็จสิ้น", "--json").json["changed"] == 0
    assert "no state 'nowhere'" in cli("reports", "states", "--map", "finish=nowhere").err
