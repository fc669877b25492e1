"""The best places for one candidate in a plan that is published.

First with nobody moved: every other hearing is a constant, and cost, wishes, fairness and compactness
are minimised in turn, as a full solve with everything else pinned would. Then with at most ``k`` people
moved: other hearings may go elsewhere, or change a member, as long as few enough people lose what they had.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, replace

from scheduler.changes import Changes, compare
from scheduler.diagnosis import first_reasons
from scheduler.domain import Problem
from scheduler.eligibility import Space
from scheduler.errors import InputError, InputIssue, VerificationError
from scheduler.events import Happened
from scheduler.fingerprint import fingerprint
from scheduler.model.ladder import Budget, Ladder
from scheduler.model.partial import build_partial
from scheduler.model.scope import Partial, Scope
from scheduler.replanning.people import moved_people
from scheduler.replanning.reading import read_hearings
from scheduler.replanning.situation import Situation, situate
from scheduler.replanning.space import make_repair_space
from scheduler.replanning.tiers import refine
from scheduler.replanning.whatif import TierMove
from scheduler.result import ShouldStop
from scheduler.schedule import Hearing, Reason, Schedule
from scheduler.settings import SolveSettings
from scheduler.texts import Text
from scheduler.verification import measure, verify


@dataclass(frozen=True)
class Proposal:
    """One place for the candidate.

    Attributes
    ----------
    hearing : Hearing
        The candidate's own.
    schedule : Schedule
        The whole plan with it, accepted by the checker.
    tiers : tuple of TierMove
        How each goal moves from the plan without the candidate's place.
    changes : Changes
        Whom it disturbs.
    moved : int
        People who lose a time or place they had; those who only get one more hearing are not counted.
    proven : bool
        Nothing better in the goals' order, among the places that were allowed.
    """

    hearing: Hearing
    schedule: Schedule
    tiers: tuple[TierMove, ...]
    changes: Changes
    moved: int
    proven: bool


@dataclass(frozen=True)
class Suggestions:
    """Proposals, the best first, and why there is none (or none without moving anyone)."""

    candidate: str
    problem: Problem
    proposals: tuple[Proposal, ...]
    reasons: tuple[Reason, ...]
    seconds: float


def suggest(
    problem: Problem,
    schedule: Schedule,
    candidate: str,
    on: dt.date,
    settings: SolveSettings | None = None,
    *,
    count: int = 3,
    moving: int = 0,
    happened: Happened | None = None,
    should_stop: ShouldStop | None = None,
) -> Suggestions:
    """Return up to ``count`` places without moving anyone, then one with at most ``moving`` people moved.

    Parameters
    ----------
    on : date
        The day of the question; nothing is proposed on it or before.
    happened : Happened, optional
        A late candidate to add first, and who agrees to short notice.

    Raises
    ------
    InputError
        If the candidate is unknown, or has been heard already.
    """
    began = time.monotonic()
    situation = situate(problem, schedule, happened or Happened(place_waiting=True), on)
    _require(situation, candidate)
    advisor = _Advisor(situation, candidate, Budget(settings or SolveSettings(), began, should_stop))
    proposals = advisor.without_moving(count)
    if moving:
        proposals += advisor.with_moving(moving, proposals)
    one = situation.problem.candidate_of[candidate]
    reasons = () if proposals else first_reasons(advisor.space, one)
    return Suggestions(candidate, situation.problem, tuple(proposals), reasons, time.monotonic() - began)


def _require(situation: Situation, candidate: str) -> None:
    hearing = situation.hearings.get(candidate)
    if candidate not in situation.problem.candidate_of:
        text = Text(f"« {candidate} » est inconnu", f"{candidate!r} is unknown")
        raise InputError([InputIssue(text, column="candidate")])
    if hearing is not None and situation.is_past(hearing):
        text = Text(f"{candidate} est déjà passé devant le jury", f"{candidate} has already been heard")
        raise InputError([InputIssue(text, column="candidate")])


class _Advisor:
    def __init__(self, situation: Situation, candidate: str, budget: Budget) -> None:
        self.situation, self.candidate, self.budget = situation, candidate, budget
        self.space: Space = make_repair_space(situation)
        others = {who: h for who, h in situation.hearings.items() if who != candidate}
        self.scope = Scope(hearings=others, free=frozenset((candidate,)), fixed=frozenset(others))
        self.without = Schedule(hearings=tuple(others.values()))

    def without_moving(self, count: int) -> list[Proposal]:
        """Return the best places with everything else as it is, each in another half-day or room."""
        found: list[Proposal] = []
        partial = build_partial(self.space, self.scope)
        places = partial.model.places[self.candidate]
        if not places:
            return []
        partial.model.cp.add(partial.model.placed[self.candidate] == 1)
        barred: list[tuple[int, str]] = []
        for _ in range(count):
            if barred:
                # Goals keep their values by constraints: each proposal is solved on a model of its own.
                partial = build_partial(self.space, self.scope)
                partial.model.cp.add(partial.model.placed[self.candidate] == 1)
                for place in partial.model.places[self.candidate]:
                    if (place.half.index, place.room.id) in barred:
                        partial.model.cp.add(place.literal == 0)
            proposal = self._proposal(partial)
            if proposal is None:
                break
            found.append(proposal)
            start = self.space.grid.minute(proposal.hearing.start)
            barred += [(h.index, proposal.hearing.room) for h in self.space.grid.half_days if h.start <= start < h.end]
        return found

    def with_moving(self, most: int, known: list[Proposal]) -> list[Proposal]:
        """Return the best place with at most ``most`` people moved, when it beats those without."""
        held = frozenset(self.scope.hearings) - self.situation.frozen
        near = self._neighbours(held)
        sessions = {self.scope.hearings[who].session for who in near}
        keys = sessions if self.situation.problem.campaign.panel_mode == "session" else set(near)
        stays = frozenset(self.scope.hearings) - near
        scope = replace(self.scope, free=self.scope.free | near, open=frozenset(keys), fixed=stays)
        partial = build_partial(self.space, scope)
        cp = partial.model.cp
        for who in scope.free:
            cp.add(partial.model.placed[who] == 1)
        for literal in partial.let_go:
            cp.add(literal == 0)
        cp.add(moved_people(partial) <= most)
        proposal = self._proposal(partial)
        if proposal is None or any(_values(one) <= _values(proposal) for one in known):
            return []
        return [proposal]

    def _neighbours(self, held: frozenset[str], most: int = 12) -> frozenset[str]:
        """Return hearings that stand where the candidate could be: same panel kind, a possible half-day."""
        mine = self.situation.problem.candidate_of[self.candidate]
        sector = self.space.certification(mine).sector
        windows = self.space.candidates[self.candidate].windows
        minute = self.space.grid.minute
        close = []
        for who in sorted(held):
            hearing = self.scope.hearings[who]
            other = self.space.certification(self.situation.problem.candidate_of[who])
            if windows.touches(minute(hearing.start), minute(hearing.held_until)):
                close.append((other.sector != sector, hearing.certification != mine.certification, hearing.start, who))
        return frozenset(row[-1] for row in sorted(close)[:most])

    def _proposal(self, partial: Partial) -> Proposal | None:
        ladder = Ladder(partial.model.cp, self.budget)
        steps = refine(ladder, partial, self.situation.before)
        if not ladder.solution:
            return None
        hearings = read_hearings(partial, ladder.value, self.scope.hearings)
        problem, facts = self.situation.problem, self.situation.facts
        bare = Schedule(hearings=hearings)
        broken = verify(problem, bare, facts)
        if any(self.candidate in v.candidates for v in broken):
            raise VerificationError(f"the checker refused a proposal: {broken[0].text_en}")
        former, later = (measure(problem, side, None, facts) for side in (self.without, bare))
        changes = compare(self.situation.before, bare, None, problem)
        return Proposal(
            hearing=bare.hearing_of[self.candidate],
            schedule=Schedule(
                problem_sha256=fingerprint(problem),
                status="FEASIBLE",
                profile=problem.campaign.profile,
                tiers=later,
                hearings=hearings,
                unplaced=tuple(u for u in self.situation.before.unplaced if u.candidate not in bare.hearing_of),
            ),
            tiers=tuple(
                TierMove(name=one.name, before=one.value, after=two.value)
                for one, two in zip(former, later, strict=True)
            ),
            changes=changes,
            moved=count_moved(self.without, bare),
            proven=all(step.proven for step in steps),
        )


def _values(proposal: Proposal) -> tuple[float, ...]:
    return tuple(tier.after for tier in proposal.tiers)


def count_moved(before: Schedule, after: Schedule) -> int:
    """Return how many people lose a hearing, a time, a place or a seat that they had in ``before``."""
    moved: set[str] = set()
    later = after.hearing_of
    for hearing in before.hearings:
        now = later.get(hearing.candidate)
        same = now is not None and (now.start, now.end, now.room) == (hearing.start, hearing.end, hearing.room)
        if now is None or not same:
            moved |= {hearing.candidate, *hearing.examiners}
        else:
            seated = {(s.examiner, s.seat) for s in now.panel}
            moved |= {s.examiner for s in hearing.panel if (s.examiner, s.seat) not in seated}
    return len(moved)
