"""Whether a change of a plan keeps the rules, and what it gains: asked of the rules and goals themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from scheduler.model.constraints import CONSTRAINTS
from scheduler.model.extract import to_hearings
from scheduler.model.frame import PlannedSession
from scheduler.model.improve.plan import Plan
from scheduler.model.objectives import OBJECTIVES
from scheduler.model.objectives.placement import weight_of
from scheduler.model.openings import Openings
from scheduler.schedule import Schedule
from scheduler.view import Held, ScheduleView

MOST_REMEMBERED = 20_000
"""Sessions whose rows are remembered, so that a step lays out only what is new."""


@dataclass(frozen=True, slots=True)
class Change:
    """Sessions taken out of a plan and those put in instead."""

    old: tuple[PlannedSession, ...]
    new: tuple[PlannedSession, ...]

    @property
    def sessions(self) -> tuple[PlannedSession, ...]:
        """All of them."""
        return self.old + self.new

    @property
    def people(self) -> dict[str, None]:
        """The examiners it touches, in order."""
        return dict.fromkeys(who for session in self.sessions for who in session.examiners)

    @property
    def heard(self) -> dict[str, None]:
        """The candidates it touches, in order."""
        return dict.fromkeys(who for session in self.sessions for who in session.candidates)


class Judge:
    """Weighs changes of one problem's plans.

    Parameters
    ----------
    openings : Openings
        Of the problem's space.
    mates : mapping of str to sequence of str
        Candidates whom a rule ties to each candidate.
    previous : Schedule, optional
        The schedule to stay close to, in the last tier.
    """

    def __init__(
        self, openings: Openings, mates: Mapping[str, Sequence[str]], previous: Schedule | None = None
    ) -> None:
        self.previous = previous
        self.openings, self.facts, self.problem = openings, openings.space, openings.space.problem
        self.mates = mates
        self.weights = {c.id: weight_of(self.facts, c) for c in self.problem.candidates}
        self._rules = [rule for rule in CONSTRAINTS if rule.applies(self.problem)]
        self._rows: dict[PlannedSession, list[Held]] = {}

    def view(self, sessions: Iterable[PlannedSession]) -> ScheduleView:
        """Return some sessions laid out for rules and goals."""
        if len(self._rows) > MOST_REMEMBERED:
            self._rows.clear()
        return ScheduleView.of_rows(self.facts, [row for session in sessions for row in self._held(session)])

    def _held(self, session: PlannedSession) -> list[Held]:
        if session not in self._rows:
            schedule = Schedule.model_construct(hearings=to_hearings(self.facts, [session]))
            self._rows[session] = ScheduleView(self.problem, schedule, self.facts).hearings
        return self._rows[session]

    def near(self, plan: Plan, change: Change, people: Collection[str] | None = None) -> list[PlannedSession]:
        """Return the sessions that stay and share people, rooms of a day or ties with those that change.

        ``people``: of the examiners that change, those whose other sessions matter (None: all).
        """
        out = {session.name for session in change.old}
        moved = [who for who in change.people if people is None or who in people]
        heard = change.heard
        mates = (mate for who in heard for mate in self.mates.get(who, ()) if mate not in heard)
        near = {session.name: session for session in plan.around(out, moved, mates)}
        rooms = dict.fromkeys((self.openings.halves[s.half].day, s.room) for s in change.sessions)
        for day, room in rooms:
            for half in self.facts.grid.half_days_on(day):
                for other in plan.of_half(half.index):
                    if other.room == room and other.name not in out:
                        near[other.name] = other
        return list(near.values())

    def fits(self, plan: Plan, change: Change) -> bool:
        """Tell whether a change that was worked out on another state of the plan keeps every rule on this one."""
        out = {session.name for session in change.old}
        if any(plan.sessions.get(session.name) != session for session in change.old):
            return False
        for session in change.new:
            if session.name in plan.sessions and session.name not in out:
                return False
            if any(plan.session_of.get(who, session.name) not in {*out, session.name} for who in session.candidates):
                return False
        if not self._settles(plan, change):
            return False
        view = self.view([*self.near(plan, change), *change.new])
        return not any(True for rule in self._rules for _ in rule.violations(view))

    def _settles(self, plan: Plan, change: Change) -> bool:
        """Tell whether no deliberation gets more hearings than it can settle."""
        settled = plan.settled.copy()
        for session in change.old:
            settled.subtract(h.settled for h in session.hearings if h.settled is not None)
        for session in change.new:
            settled.update(h.settled for h in session.hearings if h.settled is not None)
        for row, count in settled.items():
            capacity = self.problem.deliberations[row].capacity
            if capacity is not None and count > capacity:
                return False
        return True

    def weight_won(self, change: Change) -> int:
        """Return the weight of those a change places, less that of those it leaves without a place."""
        lost = sum(self.weights[who] for session in change.old for who in session.candidates)
        return sum(self.weights[who] for session in change.new for who in session.candidates) - lost

    def gain(self, goal: str, plan: Plan, change: Change) -> float:
        """Return what a change gains on ``goal``, in its units; below 0 when it or a tier before it loses."""
        won = self.weight_won(change)
        if won:
            return float(won) if won > 0 else -1.0
        near = self.near(plan, change)
        before, after = self.view([*near, *change.old]), self.view([*near, *change.new])
        for tier in OBJECTIVES[1:]:
            gain = tier.measure(before, self.previous) - tier.measure(after, self.previous)
            if tier.name == goal:
                return gain / tier.scale
            if gain:
                return -1.0 if gain < 0 else float(gain)
        return 0.0

    def values(self, plan: Plan, goal: str) -> tuple[int, ...]:
        """Return what a whole plan is worth: the weight of those not placed, then each tier up to ``goal``."""
        view, found = self.view(plan), []
        for tier in OBJECTIVES[1:]:
            found.append(tier.measure(view, self.previous))
            if tier.name == goal:
                break
        return (sum(weight for who, weight in self.weights.items() if who not in plan.session_of), *found)
