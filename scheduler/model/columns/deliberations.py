"""How many hearings the deliberations of a sector can settle, as rows of the master program.

Which deliberations can settle a hearing depends on its day and certification. For each run of deliberations that
follow one another, the hearings that only these can settle are no more than they hold (Hall 1935).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.domain import Certification, Deliberation
from scheduler.model.columns.sets import SessionSets
from scheduler.model.constraints.decision import deliberations_for, in_reach

MOST_IN_A_RUN = 8
"""Deliberations of a run, at the most: longer runs are not looked at."""


@dataclass(frozen=True, slots=True)
class Run:
    """Some deliberations that follow one another.

    Attributes
    ----------
    holds : int
        Hearings that they can settle beside those that stay.
    settles : frozenset of (str, int)
        Certifications (codes) and days (numbers as in `SessionSets`) that nothing else can settle.
    """

    holds: int
    settles: frozenset[tuple[str, int]]


def runs_of(sets: SessionSets, settled: Mapping[int, int], candidates: Counter[str]) -> list[Run]:
    """Return the runs that may be too small, of all sectors.

    Parameters
    ----------
    sets : SessionSets
        Days and candidates.
    settled : mapping of int to int
        Hearings that stay, by row of the deliberation.
    candidates : Counter of str
        Candidates to be heard, by certification.
    """
    problem = sets.places.problem
    sectors: dict[str, list[Certification]] = defaultdict(list)
    for code in candidates:
        sectors[problem.certification_of[code].sector].append(problem.certification_of[code])
    found = []
    for certifications in sectors.values():
        rows = sorted(deliberations_for(sets.places.space, certifications[0]), key=lambda row: row.day)
        for first in range(len(rows)):
            for last in range(first, min(len(rows), first + MOST_IN_A_RUN)):
                run = _run(sets, rows, rows[first : last + 1], certifications, settled)
                most = sum(candidates[code] for code in {code for code, _ in run.settles}) if run else 0
                if run is not None and most > run.holds:
                    found.append(run)
    return found


def _run(
    sets: SessionSets,
    rows: list[Deliberation],
    mine: list[Deliberation],
    certifications: list[Certification],
    settled: Mapping[int, int],
) -> Run | None:
    space, number = sets.places.space, {id(row): n for n, row in enumerate(sets.places.problem.deliberations)}
    if any(row.capacity is None for row in mine):
        return None
    holds = sum((row.capacity or 0) - settled.get(number[id(row)], 0) for row in mine)
    inside = {id(row) for row in mine}
    settles = set()
    for certification in certifications:
        reach = [(in_reach(space, certification, row), id(row) in inside) for row in rows]
        for day, place in sets.days.items():
            able = [here for (first, last), here in reach if first <= day <= last]
            if able and all(able):
                settles.add((certification.code, place))
    return Run(max(0, holds), frozenset(settles))
