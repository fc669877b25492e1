"""How many sessions some candidates take at the least: where a session holds three, seven take three of them.

A linear program holds sessions in parts and would hear these seven in 2⅓. Rows "of the sessions that hear one of these,
so many are held" (k-path inequalities, Kohl, Desrosiers, Madsen, Solomon and Soumis 1999) are looked for where few
others can help: candidates who share sessions with nobody else, and of these those who go to the same places.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scheduler.model.columns.prices import inside_of
from scheduler.model.columns.program import Program
from scheduler.model.columns.sets import Column, Ints, SessionSets

Bools = NDArray[np.bool_]
Together = tuple[int, ...]
"""Numbers of candidates, rising."""
FEWEST = 3
"""Candidates below which rows of pairs and triples say as much."""
LEAST = 0.02
"""By how much a row has to be broken to be added."""
SECONDS, MOST = 1.0, 5_000
"""Wall limit for the whole numbers of one answer; what is proven by then counts. Sessions to choose from above which
nothing is asked: of so many candidates few are too few (102 of them: 33 sessions in parts, at least 32)."""
ROUNDING = 1e-5


class SessionCounts:
    """Least numbers of sessions of groups of candidates, each worked out when it is first asked for.

    Parameters
    ----------
    sets : SessionSets
        All sets.
    """

    def __init__(self, sets: SessionSets) -> None:
        self.sets = sets
        self._least: dict[Together, int] = {}

    @cached_property
    def groups(self) -> list[Together]:
        """Candidates of whom rows are looked for, the largest groups first."""
        together, goes = _connected(self.sets), _goes_to(self.sets)
        remote = np.array([kind.remote for kind in self.sets.places.kinds])
        found: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for candidate in np.flatnonzero(goes.any(axis=1)).tolist():
            own = int(together[candidate])
            found[own,].append(candidate)
            found[own, goes[candidate].tobytes()].append(candidate)
            found[own, bool(goes[candidate][remote].any())].append(candidate)
        distinct = {tuple(group) for group in found.values() if len(group) >= FEWEST}
        return sorted(distinct, key=lambda group: (-len(group), group))

    @cached_property
    def _distinct(self) -> Ints:
        """Return who is heard together by any set, once."""
        return _distinct_rows(self.sets.members, len(self.sets.candidate_of) + 1)

    @cached_property
    def _inside(self) -> Bools:
        return inside_of(self.groups, len(self.sets.candidate_of) + 1)

    def broken(self, used: Mapping[Column, float]) -> dict[Together, int]:
        """Return the groups that too few sessions hear, with the least number of these."""
        members = self.sets.members[[number for number, _ in used]]
        parts = np.array(list(used.values()))
        found = {}
        for group, inside in zip(self.groups, self._inside, strict=True):
            held = float(inside[members].any(axis=1) @ parts)
            if math.ceil(held) - held >= LEAST and (least := self.least(group, math.ceil(held))) - held >= LEAST:
                found[group] = least
        return found

    def least(self, group: Together, worth: int) -> int:
        """Return a number of sessions that a group takes at the least, as worked out when it was first asked for.

        Whole numbers are looked at where they can raise it to ``worth`` then.
        """
        if group not in self._least:
            self._least[group] = self._work_out(group, worth)
        return self._least[group]

    def _work_out(self, group: Together, worth: int) -> int:
        sessions = _fullest(self._distinct, len(self.sets.candidate_of), group)
        if not 0 < len(sessions) <= MOST:
            return 0
        program = Program()
        rows = {one: program.row(at_least=1.0) for one in group}
        for session in sessions:
            program.variable(1.0, 1.0, [(rows[one], 1.0) for one in session])
        values, _ = program.solve()
        least = math.ceil(float(values.sum()) - ROUNDING)
        if least == worth - 1:
            bound = program.best(dict.fromkeys(range(len(program.cost)), 1.0), (), SECONDS).bound
            least = max(least, math.ceil(bound - ROUNDING))
        return least


def _distinct_rows(members: Ints, width: int) -> Ints:
    """Return each row once; ``width``: above every number."""
    if width ** members.shape[1] > np.iinfo(np.int64).max:
        return np.unique(members, axis=0)
    keys = np.zeros(len(members), dtype=np.int64)
    for column in members.T:
        keys = keys * width + column
    return members[np.unique(keys, return_index=True)[1]]


def _connected(sets: SessionSets) -> Ints:
    """Return a number for each candidate, the same for those who share sessions, with each other or with others."""
    label = np.arange(len(sets.candidate_of) + 1, dtype=np.int32)
    nobody = len(sets.candidate_of)
    together = np.zeros((nobody + 1, nobody + 1), dtype=bool)
    for place in range(1, sets.members.shape[1]):
        together[sets.members[:, 0], sets.members[:, place]] = True
    both = np.argwhere(together[:, :nobody])
    while len(both):
        low = np.minimum(label[both[:, 0]], label[both[:, 1]])
        after = label.copy()
        for side in (0, 1):
            np.minimum.at(after, both[:, side], low)
        if (after == label).all():
            break
        label = after
    return label


def _goes_to(sets: SessionSets) -> Bools:
    """Tell of each candidate (row) which kinds of room (column) they can be heard in."""
    goes = np.zeros((len(sets.candidate_of) + 1, len(sets.places.kinds)), dtype=bool)
    goes[sets.members, sets.kind[sets.cast][:, None]] = True
    return goes[:-1]


def _fullest(sessions: Ints, nobody: int, group: Together) -> list[Together]:
    """Return what sessions can hear of a group, without what is part of another; nothing where that is too much."""
    held = inside_of([group], nobody + 1)[0][sessions]
    members = np.sort(np.where(held, sessions, nobody)[held.any(axis=1)], axis=1)
    distinct = _distinct_rows(members, nobody + 1)
    if len(distinct) > MOST << members.shape[1]:
        # No session of so many members has more parts than that.
        return []
    found = {tuple(one for one in row if one != nobody) for row in distinct.tolist()}
    parts = {row[:place] + row[place + 1 :] for row in found for place in range(len(row))}
    return sorted(found - parts)
