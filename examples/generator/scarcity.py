"""How scarce people are in a campaign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.domain import Candidate, Examiner, Problem
from scheduler.eligibility import Facts
from scheduler.timegrid import Interval


@dataclass(frozen=True, slots=True)
class Scarcity:
    """Figures of one campaign.

    Attributes
    ----------
    eligible_mean, eligible_min : float, int
        Examiners per candidate who may take a specialist's seat: right speciality, no tie with the
        candidate, and free on one of the half-days the candidate is free.
    scarcest : str
        The speciality with the highest load.
    load : float
        Candidates who need the speciality and can be heard by no other, divided by the hearings
        its examiners can give (their free half-days and limits).
    examiners_free, candidates_free : float
        Mean share of half-days people are free on: of the whole campaign for examiners, of the weeks
        they can come to for candidates.
    """

    eligible_mean: float
    eligible_min: int
    scarcest: str
    load: float
    examiners_free: float
    candidates_free: float

    def tell(self) -> str:
        """Return the figures as lines for people."""
        return (
            f"spécialistes possibles par candidature : {self.eligible_mean:.1f} en moyenne, "
            f"{self.eligible_min} au moins\n"
            f"spécialité la plus rare : {self.scarcest}, chargée à {self.load:.0%}\n"
            f"demi-journées libres : examinateurs {self.examiners_free:.0%}, candidats {self.candidates_free:.0%}"
        )


def measure_scarcity(problem: Problem) -> Scarcity:
    """Return how scarce people are in ``problem``."""
    facts = Facts(problem)
    halves = [(h.start, h.end) for h in facts.grid.half_days]
    people = [one.id for one in problem.candidates] + [one.id for one in problem.examiners]
    free = {who: _free(facts, who, halves) for who in people}
    able: dict[str, list[Examiner]] = {}
    for examiner in problem.examiners:
        for speciality in examiner.specialities:
            able.setdefault(speciality, []).append(examiner)
    eligible = [
        sum(1 for e in _specialists(facts, c, able) if not _tied(c, e) and free[c.id] & free[e.id])
        for c in problem.candidates
    ]
    scarcest, load = _scarcest(facts, able, free)
    return Scarcity(
        eligible_mean=sum(eligible) / max(1, len(eligible)),
        eligible_min=min(eligible, default=0),
        scarcest=scarcest,
        load=load,
        examiners_free=_share([free[e.id] for e in problem.examiners], len(halves)),
        candidates_free=_share_of_weeks(facts, [free[c.id] for c in problem.candidates]),
    )


def _free(facts: Facts, who: str, halves: list[Interval]) -> frozenset[int]:
    if who not in facts.problem.availability_of:
        return frozenset(range(len(halves)))
    windows = facts.free_windows(who)
    return frozenset(i for i, (start, end) in enumerate(halves) if windows.touches(start, end))


def _specialists(facts: Facts, candidate: Candidate, able: Mapping[str, list[Examiner]]) -> list[Examiner]:
    found = {e.id: e for s in facts.certification(candidate).specialities for e in able.get(s, ())}
    return list(found.values())


def _tied(candidate: Candidate, examiner: Examiner) -> bool:
    return (
        candidate.companion == examiner.id
        or examiner.id in candidate.ties
        or candidate.id in examiner.ties
        or not set(candidate.employers).isdisjoint(examiner.employers)
    )


def _can_give(examiner: Examiner, half_days: int) -> int:
    most = half_days * (examiner.max_half_day or 3)
    if examiner.max_days is not None:
        most = min(most, examiner.max_days * (examiner.max_day or 6))
    return most if examiner.max_hearings is None else min(most, examiner.max_hearings)


def _scarcest(
    facts: Facts, able: Mapping[str, list[Examiner]], free: Mapping[str, frozenset[int]]
) -> tuple[str, float]:
    wanted = Counter(
        found[0] for c in facts.problem.candidates if len(found := facts.certification(c).specialities) == 1
    )
    loads = {
        speciality: count / max(1, sum(_can_give(e, len(free[e.id])) for e in able.get(speciality, ())))
        for speciality, count in wanted.items()
    }
    return max(loads.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0.0))


def _share(sets: list[frozenset[int]], half_days: int) -> float:
    return sum(len(one) for one in sets) / max(1, len(sets) * half_days)


def _share_of_weeks(facts: Facts, sets: list[frozenset[int]]) -> float:
    weeks = [facts.grid.week(half.day) for half in facts.grid.half_days]
    sizes = Counter(weeks)
    held = [sum(sizes[week] for week in {weeks[i] for i in one}) for one in sets]
    return sum(len(one) for one in sets) / max(1, sum(held))
