"""``reports states`` counts reports by state, the unknown first, and takes what a label means."""

from typing import Any


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
    assert after["words"] == [{"agency": "", "label": label, "state": "finish"}]
    assert f"{label} means finish" in cli("reports", "states").out
    undone = cli("reports", "states", "--unmap", label, "--json").json
    assert undone["states"] == before["states"]


def test_what_makes_no_sense_is_refused(cli: Any, data: Any) -> None:
    for asked in (("--map", "x"), ("--map", "x=nowhere"), ("--unmap", "x")):
        run = cli("reports", "states", *asked)
        assert run.code == 1
        assert run.err.count("\n") == 1
    for asked in (("--agency", "x"), ("--map", "x=finish", "--unmap", "x")):
        assert cli("reports", "states", *asked).code == 2
