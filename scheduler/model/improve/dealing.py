"""Dealing a campaign into parts: who is planned together, and in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from scheduler.domain import Problem
from scheduler.model.improve.bench import Bench

PART = 160
"""Candidates of a part."""
FEW = 15
"""People for a seat up to which its candidates are placed before the others (10,000 generated candidates, all by place:
781 left over, 550 of them of such certifications)."""
REST = 5
"""Days without a half-day between two terms of a campaign."""


def deal_parts(bench: Bench, waiting: Sequence[str]) -> list[tuple[str, ...]]:
    """Deal candidates into parts; those of a cohort stay together.

    A part is of one sector: sessions are full where many can share one. Those whom few can hear come first, all who
    want the same people in one part. Then the others, term by term, by how near their centres are; parts that follow
    each other are of other terms: they hardly meet when they are worked on side by side.
    """
    units: dict[str, list[str]] = defaultdict(list)
    for who in waiting:
        units[min(bench.framer.mates.get(who, (who,)))].append(who)
    terms = _terms(bench)
    rows: dict[tuple[bool, int, str], list[tuple[str, ...]]] = defaultdict(list)
    for unit in units.values():
        common = min(len(bench.framer.scarcest(who)) for who in unit) > FEW
        sector = bench.problem.certification_of[bench.problem.candidate_of[unit[0]].certification].sector
        rows[common, common * _term_of(bench, unit[0], terms), sector].append(tuple(unit))
    place_of = {centre: place for place, centre in enumerate(_chain(bench.problem))}
    dealt: dict[tuple[bool, int], list[tuple[str, ...]]] = defaultdict(list)
    for (common, term, _), mine in sorted(rows.items()):
        dealt[common, term] += _by_place(bench, mine, place_of) if common else _by_people(bench, mine)
    found = []
    for common in (False, True):
        by_term = [parts for (its, _), parts in sorted(dealt.items()) if its == common]
        found += [part for row in zip_longest(*by_term) for part in row if part]
    return found


def _by_people(bench: Bench, units: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Deal those whom few can hear: by who can."""

    def key(unit: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        rarest = min(unit, key=lambda who: (len(bench.framer.scarcest(who)), who))
        return bench.framer.scarcest(rarest), rarest

    return _in_parts(sorted(units, key=key), max(1, round(sum(map(len, units)) / PART)))


def _by_place(bench: Bench, units: Sequence[tuple[str, ...]], place_of: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Deal by where centres are; those who come to none are dealt out among the parts."""
    centres = {unit: bench.problem.candidate_of[unit[0]].centres for unit in units}
    near = [unit for unit in units if centres[unit]]
    near.sort(key=lambda unit: (min(place_of.get(centre, 0) for centre in centres[unit]), unit))
    count = max(1, round(sum(map(len, units)) / PART))
    parts = _in_parts(near, count) or [()]
    far = sorted(unit for unit in units if not centres[unit])
    return [
        part + tuple(who for unit in far[number :: len(parts)] for who in unit) for number, part in enumerate(parts)
    ]


def _in_parts(units: Sequence[tuple[str, ...]], count: int) -> list[tuple[str, ...]]:
    """Cut a row of units into parts of about the same size."""
    heads, done = sum(map(len, units)), 0
    parts: list[list[str]] = [[] for _ in range(count)]
    for unit in units:
        parts[done * count // heads] += unit
        done += len(unit)
    return [tuple(part) for part in parts if part]


def _term_of(bench: Bench, who: str, terms: Mapping[int, int]) -> int:
    """Return the term in which a candidate has most half-days, given the term of each day."""
    halves = bench.openings.halves
    count: dict[int, int] = defaultdict(int)
    for half, _ in bench.framer.spots_of(who):
        count[terms[halves[half].day]] += 1
    return max(count, key=lambda term: (count[term], -term), default=0)


def _terms(bench: Bench) -> dict[int, int]:
    """Return the number of the term of each day: terms are parted by some days without a half-day."""
    found: dict[int, int] = {}
    before = None
    for day in sorted({half.day for half in bench.openings.halves}):
        found[day] = 0 if before is None else found[before] + (day - before > REST)
        before = day
    return found


def _chain(problem: Problem) -> list[str]:
    """Return the centres in a row, each followed by the nearest of those left."""
    left = list(dict.fromkeys(room.centre for room in problem.rooms if room.kind == "in_centre"))
    chain = left[:1]
    left = left[1:]
    while left:
        nearest = min(left, key=lambda centre: (problem.travel_minutes(chain[-1], centre) or 10**6, centre))
        left.remove(nearest)
        chain.append(nearest)
    return chain
