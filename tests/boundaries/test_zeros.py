"""Codes that lost the zero they began with."""

import numpy as np
import pytest

from geo_fondue.boundaries.zeros import restore_zeros


def restored(
    codes: list[str | None], parents: list[str | None] | None = None
) -> tuple[list[str | None], list[str]]:
    above = {} if parents is None else {"province": np.array(parents, dtype=object)}
    found, findings = restore_zeros(np.array(codes, dtype=object), above, layer="district")
    return found.tolist(), [finding.kind for finding in findings]


def test_zeros_that_parents_prove_are_given_back_and_told() -> None:
    assert restored(["901", None, "1001"], ["09", "09", "10"]) == (["0901", None, "1001"], ["zeros-lost"])


@pytest.mark.parametrize(
    ("codes", "parents", "kinds"),
    [
        (["901", "1001"], ["9", "10"], ["zeros-suspect"]),
        (["901", "1001"], None, ["zeros-suspect"]),
        (["901", "77"], ["09", "10"], []),
        (["0901", "1001"], ["09", "10"], []),
        (["998", "999"], None, []),
        (["9", "10"], None, []),
        (["TH901", "TH1001"], None, []),
        ([None], None, []),
    ],
)
def test_codes_without_such_a_proof_are_kept(
    codes: list[str | None], parents: list[str | None] | None, kinds: list[str]
) -> None:
    assert restored(codes, parents) == (codes, kinds)
