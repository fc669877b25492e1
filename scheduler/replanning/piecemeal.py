"""A repair of many hearings at once: who can stay is settled first, then the others are placed a few at a time.

Where an event takes the place of dozens of hearings (all links but one are lost), a model in which all of them
may go anywhere is too large to be solved in the time of a repair, and even to be written down. Nothing is proven here.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scheduler.eligibility import Space
from scheduler.model.disturbance import Disturbance
from scheduler.model.ladder import Budget, Ladder
from scheduler.model.objectives.placement import weight_of
from scheduler.model.partial import build_partial
from scheduler.model.possible import possible_starts
from scheduler.model.scope import Partial, Scope
from scheduler.model.slots import Expr
from scheduler.replanning.people import watch_of
from scheduler.replanning.reading import read_hearings
from scheduler.replanning.situation import Situation
from scheduler.schedule import Hearing

TOGETHER = 6
"""Hearings placed at once; those of a session go together where they are no more."""
MOST_CHUNKS = 25
MOST_PLACES = 500
"""Half-days and rooms of all free hearings together, up to which one model is tried first."""
AGAIN, MOST_AGAIN = 4, 40
"""Attempts for each candidate who is left, and for all of them, with others who have moved."""
STAY_SHARE, STEP_SHARE = 0.15, 0.4


def is_large(space: Space, scope: Scope) -> bool:
    """Tell whether the free hearings of a scope have more places to go to than one model should hold."""
    free = scope.free - scope.near
    places = 0
    for candidate in space.problem.candidates:
        if candidate.id in free:
            places += len(possible_starts(space, candidate))
    return places > MOST_PLACES


@dataclass(frozen=True)
class _Counted:
    """The literals "this person is disturbed" of a model, of those who were not so before."""

    fresh: Mapping[str, Expr]
    notice: Expr


class Piecemeal:
    """Repairs chunk by chunk: each is placed at the least disturbance, everyone else staying."""

    def __init__(self, situation: Situation, space: Space, budget: Budget, until: float) -> None:
        self.situation, self.space, self.budget, self.until = situation, space, budget, until
        self.told: set[str] = set()
        self.chance = random.Random(budget.settings.seed)

    def run(self, first: Scope) -> tuple[Hearing, ...]:
        """Return the hearings that stay and those that found a place until the time was over."""
        plan = self._staying(first)
        wanted = self.situation.new | frozenset(self.situation.hearings)
        self._tell(plan)
        for chunk in self._chunks(wanted - plan.keys()):
            if self.budget.is_over(self.until):
                break
            plan |= self._placed(plan, chunk)
        self._try_again(plan, sorted(wanted - plan.keys()))
        return tuple(plan.values())

    def _try_again(self, plan: dict[str, Hearing], waiting: list[str]) -> None:
        """Place those who are left together with some who have moved already: that they move again disturbs nobody."""
        published = self.situation.before.hearing_of
        for who in (waiting * AGAIN)[:MOST_AGAIN]:
            moved = [one for one, hearing in plan.items() if hearing != published.get(one)]
            if self.budget.is_over(self.until) or not moved:
                return
            if who in plan:
                continue
            ways = possible_starts(self.space, self.situation.problem.candidate_of[who])
            near = sorted(moved, key=lambda one: (self._where(plan[one]) not in ways, self.chance.random()))
            some = frozenset([who, *near[: TOGETHER - 1]])
            found = self._placed({one: h for one, h in plan.items() if one not in some}, some)
            if found.keys() == some:
                plan |= found

    def _where(self, hearing: Hearing) -> tuple[int, str]:
        grid = self.space.grid
        half = grid.half_day_of(grid.minute(hearing.start), grid.minute(hearing.held_until))
        return half.index if half else -1, hearing.room

    def _tell(self, plan: dict[str, Hearing]) -> None:
        """Note who is disturbed already: everyone of a hearing that is no longer what it was."""
        for who, hearing in self.situation.before.hearing_of.items():
            if plan.get(who) != hearing:
                self.told |= {who, *hearing.examiners, *(plan[who].examiners if who in plan else ())}

    # --- who stays ----------------------------------------------------------------------------

    def _staying(self, first: Scope) -> dict[str, Hearing]:
        """Return the published hearings without as few as can be, those that are hit at their time and place."""
        partial = build_partial(self.space, first)
        cp = partial.model.cp
        for gone in partial.leaving.values():
            cp.add(gone == 0)
        weights = {c.id: weight_of(self.space, c) for c in self.situation.problem.candidates}
        placed: dict[str, Expr] = {who: 1 - literal for who, literal in partial.dropped.items()}
        for who in first.free:
            placed[who] = partial.model.placed[who] - partial.wandering.get(who, 0)
        ladder = Ladder(cp, self.budget, self.until)
        ladder.minimise("staying", sum(weights[who] * (1 - stays) for who, stays in placed.items()), STAY_SHARE)
        if not ladder.solution:
            lost = self.situation.hit | self.situation.touched
            return {who: h for who, h in self.situation.hearings.items() if who not in lost}
        return {h.candidate: h for h in read_hearings(partial, ladder.value, self.situation.hearings)}

    # --- who goes elsewhere -------------------------------------------------------------------

    def _chunks(self, waiting: Iterable[str]) -> Iterator[frozenset[str]]:
        """Yield the candidates without a place, sessions together, those with the fewest places first."""
        ways = {who: len(possible_starts(self.space, self.situation.problem.candidate_of[who])) for who in waiting}
        groups: dict[str, list[str]] = defaultdict(list)
        for who in sorted(ways, key=lambda who: (ways[who], who)):
            before = self.situation.hearings.get(who)
            groups[before.session if before else who].append(who)
        chunk: list[str] = []
        size = max(TOGETHER, len(ways) // MOST_CHUNKS)
        for group in groups.values():
            for who in group:
                chunk.append(who)
                if len(chunk) == size:
                    yield frozenset(chunk)
                    chunk = []
        if chunk:
            yield frozenset(chunk)

    def _placed(self, plan: dict[str, Hearing], chunk: frozenset[str]) -> dict[str, Hearing]:
        """Return where the candidates of a chunk are heard, everyone else staying where the plan has them."""
        partial = build_partial(self.space, Scope(plan, free=chunk, fixed=frozenset(plan)))
        ladder = Ladder(partial.model.cp, self.budget, self.until)
        counted = self._counted(partial)
        candidate_of = self.situation.problem.candidate_of
        left_out = sum(
            weight_of(self.space, candidate_of[who]) * (1 - partial.model.placed[who]) for who in sorted(chunk)
        )
        for name, goal in (("placement", left_out), ("people", self._people(counted)), ("notice", counted.notice)):
            step = ladder.minimise(name, goal, STEP_SHARE, at_least=0)
            if step.value is None:
                break
            ladder.keep(goal, step.value)
        if not ladder.solution:
            return {}
        self.told |= {name for name, literal in counted.fresh.items() if ladder.value(literal)}
        found = read_hearings(partial, ladder.value, {**self.situation.hearings, **plan})
        return {h.candidate: h for h in found}

    def _counted(self, partial: Partial) -> _Counted:
        # Sessions that are there keep their people: only the chunk's own hearings disturb anyone.
        watch = replace(watch_of(self.situation), before=self._before(partial.scope.free))
        told = Disturbance(partial, watch)
        groups = (told.called, told.others, told.named)
        fresh = {name: literal for group in groups for name, literal in group.items() if name not in self.told}
        return _Counted(fresh, told.missing_days())

    def _before(self, chunk: frozenset[str]) -> dict[str, Hearing]:
        return {who: h for who, h in self.situation.hearings.items() if who in chunk}

    def _people(self, counted: _Counted) -> Expr:
        """Return the people disturbed, those already called far above the others."""
        called, most = self.situation.called, len(counted.fresh) + 1
        return sum((most if name in called else 1) * literal for name, literal in counted.fresh.items())
