"""``keys create`` shows a token once; ``keys list`` and ``keys revoke`` go without."""

from typing import Any


def test_a_key_is_made_listed_and_revoked(cli: Any, outside: Any) -> None:
    made = cli("keys", "create", "--scope", "staff", "--name", "the maps")
    token = made.out.strip()
    assert made.code == 0
    assert token.startswith("gf_staff_")
    assert "cannot be shown again" in made.err
    (listed,) = cli("keys", "list", "--json").json["keys"]
    assert (listed["id"], listed["name"], listed["revoked_at"]) == (1, "the maps", None)
    assert token not in cli("keys", "list").out
    assert cli("keys", "revoke", 1).code == 0
    assert cli("keys", "list", "--json").json["keys"][0]["revoked_at"] is not None


def test_for_programs_the_token_is_in_the_json(cli: Any, outside: Any) -> None:
    made = cli("keys", "create", "--scope", "hook", "--json").json
    assert made["token"].startswith("gf_hook_")
    assert (made["scope"], made["id"]) == ("hook", 1)
    assert cli("keys", "revoke", 1, "--json").json["revoked_at"]


def test_what_cannot_be_done_is_said_in_a_line(cli: Any, outside: Any) -> None:
    assert cli("db", "upgrade").code == 0
    assert cli("keys", "create", "--scope", "root").code == 2
    run = cli("keys", "revoke", 7)
    assert (run.code, run.err.count("\n")) == (1, 1)
    assert "there is no key 7" in run.err
    assert cli("keys", "revoke", 2**63 - 1).code == 1
    assert cli("keys", "revoke", 2**63).code == 2
