"""Who cannot all be heard, and by which rules and facts: minimal sets, each confirmed by solving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from scheduler.diagnosis.naming import names_of
from scheduler.diagnosis.parts import chained, edited, part_of
from scheduler.diagnosis.premises import Premise, Premises
from scheduler.diagnosis.report import Conflict
from scheduler.domain import Candidate, Problem
from scheduler.eligibility import Space
from scheduler.model.builder import make_space
from scheduler.model.feasible import hear_all, possible_days

MOST_TOGETHER = 10
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Clash:
    """Candidates who cannot all be heard, and the premises that forbid it."""

    candidates: tuple[str, ...]
    premises: tuple[Premise, ...]
    minimal: bool

    def report(self, problem: Problem) -> Conflict:
        """Return it for people."""
        told = names_of(problem, self.candidates)
        many = len(self.candidates) > 1
        return Conflict(
            candidates=self.candidates,
            facts=tuple(premise.named() for premise in self.premises),
            minimal=self.minimal,
            text=f"{told.fr} ne peu{'vent' if many else 't'} pas être entendu·e{'s tous ensemble' if many else ''}.",
            text_en=f"{told.en} cannot {'all ' if many else ''}be heard.",
        )


def shrink(items: Sequence[T], fails: Callable[[list[T]], bool | None]) -> tuple[list[T], bool]:
    """Return a minimal part of ``items`` that still fails, groups left out first; False when an answer was missing.

    ``fails`` tells whether some items alone cannot hold (None: no answer in time).
    """
    kept, sure = list(items), True
    size = max(len(kept) // 2, 1)
    while size:
        position = len(kept)
        while position > 0:
            rest = kept[: max(position - size, 0)] + kept[position:]
            answer = fails(rest)
            sure = sure and answer is not None
            if answer:
                kept = rest
            position -= size
        size //= 2
    return kept, sure


def find_clash(problem: Problem, space: Space, who: str, seconds: float) -> Clash | None:
    """Return why ``who`` is not heard, alone or with the candidates most like them; None when no small clash is proven.

    Parameters
    ----------
    seconds : float
        Wall seconds of one solve.
    """

    def fails(candidates: list[str]) -> bool | None:
        answer = hear_all(part_of(problem, candidates), seconds).answer
        return None if answer == "unknown" else answer == "no"

    others = related(problem, space, who)
    size, group = 0, [who]
    while not fails(group):
        size = max(2 * size, 1)
        if len(group) > len(others) or len(group) > MOST_TOGETHER:
            return None
        group = [who, *others[:size]]
    kept, sure = shrink(group[1:], lambda some: fails([who, *some]))
    together = [who, *kept]
    part = part_of(problem, together)
    if kept:
        part = _on_few_days(part)
    premises = Premises(part).all()

    def forbidden(some: list[Premise]) -> bool | None:
        bound = set(map(id, some))
        lifted = chained([premise.lift for premise in premises if id(premise) not in bound])(part)
        answer = hear_all(lifted, seconds).answer
        return None if answer == "unknown" else answer == "no"

    # Those who can be changed first are listed first, so that the others are left out first.
    found, proven = shrink(premises, forbidden)
    order = {c.id: i for i, c in enumerate(problem.candidates)}
    return Clash(tuple(sorted(together, key=order.__getitem__)), tuple(found), sure and proven)


def _on_few_days(part: Problem) -> Problem:
    """Return the part on the days that concern its candidates, and as many more as they are.

    Lifting a rule may open other days; a day for each candidate is as good as all of them.
    """
    space = make_space(part)
    mine = set().union(*(possible_days(space, candidate) for candidate in part.candidates))
    more = [day for day in space.grid.working_days if day not in mine][: len(part.candidates)]
    closed = [space.grid.date(day) for day in space.grid.working_days if day not in mine and day not in more]
    campaign = part.campaign.model_copy(update={"closed_days": (*part.campaign.closed_days, *closed)})
    return edited(part, campaign=campaign)


def related(problem: Problem, space: Space, who: str) -> list[str]:
    """Return the other candidates, those who compete for the scarcest people, days and deliberations first."""
    me = problem.candidate_of[who]
    mine = _needs(space, me)
    scored = []
    for other in problem.candidates:
        if other.id == who:
            continue
        score = 100.0 if me.cohort and other.cohort == me.cohort else 0.0
        theirs = _needs(space, other)
        score += sum(1.0 / len(people) ** 2 for people in mine & theirs if people)
        sectors = {problem.certification_of[c.certification].sector for c in (me, other)}
        capped = [d for d in problem.deliberations if d.capacity is not None and {d.sector} == sectors]
        score += sum(1.0 / (1 + (d.capacity or 0)) for d in capped)
        if score > 0:
            scored.append((-score, other.id))
    return [name for _, name in sorted(scored)]


def _needs(space: Space, candidate: Candidate) -> set[frozenset[str]]:
    code = candidate.certification
    seats = {frozenset(space.people_for(candidate, s.seat)) for s in space.problem.seats_of[code]}
    experts = (e.id for e in space.problem.examiners if space.is_specialist(e, space.certification(candidate)))
    return seats | {frozenset(experts)}
