"""Two editions compared: what was created, abolished, renamed, recoded, split, merged and moved."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from geo_fondue.areas import Areas
from geo_fondue.boundaries.changes.facts import (
    Changes,
    LayerChanges,
    OneArea,
    Piece,
    Recoded,
    Renamed,
    Reparented,
    Share,
)
from geo_fondue.boundaries.changes.ground import NOBODY, Flows, flows
from geo_fondue.boundaries.edition import Edition
from geo_fondue.errors import InputError, NotFoundError

TOLERANCE_M = 10.0
"""By default, narrower pieces are borders that were drawn anew."""


def compare(
    before: Edition, after: Edition, *, layers: Sequence[str] | None = None, tolerance_m: float = TOLERANCE_M
) -> Changes:
    """Return what changed between two editions.

    Parameters
    ----------
    before, after : Edition
    layers : sequence of str, optional
        Compare these alone; without it, all that both have.
    tolerance_m : float, default 10
        A piece of ground narrower than this, in metres, twice its area by its perimeter, did not change
        hands: its border was drawn anew. Between maps of different makers it may have to be hundreds.

    Raises
    ------
    InputError
        When the tolerance is no length.
    NotFoundError
        When a layer asked for is not in both.
    """
    if not 0 <= tolerance_m < float("inf"):
        raise InputError(f"{tolerance_m} is no tolerance", where="tolerance_m", remedy="Give metres")
    both = [layer for layer in after.layers if layer in before.layers]
    for layer in layers or ():
        if layer not in both:
            raise NotFoundError(
                f"editions {before.id!r} and {after.id!r} do not both have a layer {layer!r}",
                remedy=f"Both have: {', '.join(both) or 'none'}",
            )
    chosen = both if layers is None else [layer for layer in both if layer in layers]
    compared = {
        layer: compare_layers(before.areas(layer), after.areas(layer), tolerance_m=tolerance_m)
        for layer in chosen
    }
    return Changes(
        before=before.id,
        after=after.id,
        tolerance_m=tolerance_m,
        layers=MappingProxyType(compared),
        added=tuple(layer for layer in after.layers if layer not in before.layers),
        removed=tuple(layer for layer in before.layers if layer not in after.layers),
    )


def compare_layers(before: Areas, after: Areas, *, tolerance_m: float = TOLERANCE_M) -> LayerChanges:
    """Return what changed between a layer of one edition and that of another."""
    return _Comparison(before, after, flows(before, after, tolerance_m=tolerance_m)).changes()


class _Comparison:
    """The flows between two layers as a graph: from whom each area's ground came, and to whom it went."""

    def __init__(self, before: Areas, after: Areas, found: Flows) -> None:
        self.before, self.after, self.found = before, after, found
        self.to: Mapping[int, list[int]] = defaultdict(list)
        self.from_: Mapping[int, list[int]] = defaultdict(list)
        largest_first = (-found.m2).argsort(kind="stable").tolist()
        for flow in largest_first:
            self.to[int(found.before[flow])].append(flow)
            self.from_[int(found.after[flow])].append(flow)
        self.codes_before, self.codes_after = set(before.codes), set(after.codes)
        recoded = [flow for flow in largest_first if self._is_recoded(flow)]
        self.recoded = sorted(recoded, key=lambda flow: str(before.codes[found.before[flow]]))
        self.recoded_before = {int(found.before[flow]) for flow in recoded}
        self.recoded_after = {int(found.after[flow]) for flow in recoded}
        self.abolished = [
            number
            for number, code in enumerate(before.codes)
            if code not in self.codes_after and number not in self.recoded_before
        ]
        self.created = [
            number
            for number, code in enumerate(after.codes)
            if code not in self.codes_before and number not in self.recoded_after
        ]

    def changes(self) -> LayerChanges:
        """Return all of it."""
        pieces = [self._piece(flow) for flow in range(len(self.found.m2)) if self._changed_hands(flow)]
        pieces.sort(key=lambda piece: (piece.before or "", piece.after or ""))
        renamed, reparented = self._renamed(), self._reparented()
        touched = {code for piece in pieces for code in (piece.before, piece.after)}
        touched |= {one.code for one in renamed} | {one.code for one in reparented}
        both = self.codes_before & self.codes_after
        return LayerChanges(
            layer=self.after.layer,
            before_count=len(self.before),
            after_count=len(self.after),
            unchanged=len(both - touched),
            created=tuple(map(self._one_after, self.created)),
            abolished=tuple(map(self._one_before, self.abolished)),
            renamed=renamed,
            recoded=tuple(map(self._recoded, self.recoded)),
            reparented=reparented,
            split=tuple(map(self._one_before, self._split())),
            merged=tuple(map(self._one_after, self._merged())),
            moved=tuple(piece for piece in pieces if self._is_moved(piece)),
            successors=self._successors(),
            pieces=tuple(pieces),
            noise_km2=self.found.noise_m2 / 1e6,
        )

    def _code_before(self, flow: int) -> str | None:
        number = int(self.found.before[flow])
        return None if number == NOBODY else str(self.before.codes[number])

    def _code_after(self, flow: int) -> str | None:
        number = int(self.found.after[flow])
        return None if number == NOBODY else str(self.after.codes[number])

    def _changed_hands(self, flow: int) -> bool:
        return self._code_before(flow) != self._code_after(flow)

    def _is_recoded(self, flow: int) -> bool:
        """Return whether all ground of one area became all of another with another code."""
        before, after = int(self.found.before[flow]), int(self.found.after[flow])
        alone = len(self.to[before]) == 1 and len(self.from_[after]) == 1
        return NOBODY not in (before, after) and alone and self._changed_hands(flow)

    def _is_moved(self, piece: Piece) -> bool:
        stays = piece.before is None or piece.before in self.codes_after
        was = piece.after is None or piece.after in self.codes_before
        recoded = piece.before is not None and self.before.position(piece.before) in self.recoded_before
        return stays and was and not recoded

    def _split(self) -> list[int]:
        """Return areas before whose ground went to several, one of which is mainly theirs and new."""
        found = {number for number in self.abolished if len(self.to[number]) > 1}
        for number in self.created:
            giver = next((int(self.found.before[flow]) for flow in self.from_[number]), NOBODY)
            if giver != NOBODY and len(self.to[giver]) > 1:
                found.add(giver)
        return sorted(found)

    def _merged(self) -> list[int]:
        """Return areas after whose ground came from several, one of which is no more and mainly theirs."""
        found = set()
        for number in self.abolished:
            taker = next((int(self.found.after[flow]) for flow in self.to[number]), NOBODY)
            if taker != NOBODY and len(self.from_[taker]) > 1:
                found.add(taker)
        return sorted(found)

    def _successors(self) -> Mapping[str, tuple[Share, ...]]:
        found = {}
        for number, code in enumerate(self.before.codes):
            shares = self._shares_after(number)
            if [share.code for share in shares] != [code]:
                found[str(code)] = shares
        return MappingProxyType(found)

    def _shares_after(self, number: int) -> tuple[Share, ...]:
        """Return who has the ground of an area before."""
        size = self.found.before_m2[number]
        return tuple(
            Share(self._code_after(flow), self.found.m2[flow] / 1e6, min(self.found.m2[flow] / size, 1.0))
            for flow in self.to[number]
        )

    def _shares_before(self, number: int) -> tuple[Share, ...]:
        """Return who had the ground of an area after."""
        size = self.found.after_m2[number]
        return tuple(
            Share(self._code_before(flow), self.found.m2[flow] / 1e6, min(self.found.m2[flow] / size, 1.0))
            for flow in self.from_[number]
        )

    def _one_before(self, number: int) -> OneArea:
        area = self.before.area(number)
        return OneArea(area.code, area.name, self.found.before_m2[number] / 1e6, self._shares_after(number))

    def _one_after(self, number: int) -> OneArea:
        area = self.after.area(number)
        return OneArea(area.code, area.name, self.found.after_m2[number] / 1e6, self._shares_before(number))

    def _recoded(self, flow: int) -> Recoded:
        before, after = int(self.found.before[flow]), int(self.found.after[flow])
        area = self.after.area(after)
        return Recoded(str(self.before.codes[before]), area.code, area.name, self.found.after_m2[after] / 1e6)

    def _piece(self, flow: int) -> Piece:
        before, after = int(self.found.before[flow]), int(self.found.after[flow])
        m2 = float(self.found.m2[flow])
        return Piece(
            before=self._code_before(flow),
            after=self._code_after(flow),
            km2=m2 / 1e6,
            share_of_before=None if before == NOBODY else min(m2 / self.found.before_m2[before], 1.0),
            share_of_after=None if after == NOBODY else min(m2 / self.found.after_m2[after], 1.0),
            shape=self.found.shapes[flow],
        )

    def _both(self) -> Iterable[tuple[int, int]]:
        """Yield the positions before and after of each code that both have."""
        for after, before in enumerate(self.before.positions(self.after.codes).tolist()):
            if before >= 0:
                yield before, after

    def _renamed(self) -> tuple[Renamed, ...]:
        found = []
        for before, after in self._both():
            then, now = self.before.area(before).name, self.after.area(after).name
            if any(then[language] != now[language] for language in then.keys() & now.keys()):
                found.append(Renamed(str(self.after.codes[after]), then, now))
        return tuple(found)

    def _reparented(self) -> tuple[Reparented, ...]:
        parents_before, parents_after = self.before.parents, self.after.parents
        if parents_before is None or parents_after is None:
            return ()
        return tuple(
            Reparented(str(self.after.codes[after]), parents_before[before], parents_after[after])
            for before, after in self._both()
            if parents_before[before] != parents_after[after]
        )
