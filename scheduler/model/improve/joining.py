"""Joining what several workers did apart on one plan: the rules and goals are asked again where two may have met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from scheduler.model.frame import PlannedSession
from scheduler.model.improve.bench import Bench
from scheduler.model.improve.judge import Change
from scheduler.model.improve.plan import Plan


def whole_change(changes: Iterable[Change]) -> Change:
    """Return many changes as one: what was there before them and is not there after, and the other way round."""
    old: dict[str, PlannedSession] = {}
    new: dict[str, PlannedSession] = {}
    for change in changes:
        for session in change.old:
            if new.pop(session.name, None) is None:
                old[session.name] = session
        new.update({session.name: session for session in change.new})
    return Change(tuple(old.values()), tuple(new.values()))


class Joiner:
    """Puts the changes of workers into one plan.

    Parameters
    ----------
    bench : Bench
        What is known of the problem.
    plan : Plan
        The plan they began with; changed in place.
    goal : str
        Name of the tier they improved.
    """

    def __init__(self, bench: Bench, plan: Plan, goal: str) -> None:
        self.bench, self.plan, self.goal = bench, plan, goal
        self._waiting = any(who not in plan.session_of for who in bench.placeable)

    def join(self, found: Sequence[Sequence[Change]], same: bool) -> None:
        """Put in the changes of all workers, each a list in order.

        Parameters
        ----------
        found : sequence of sequence of Change
            What each worker changed.
        same : bool
            They all had the same sessions to change: the best is taken, and of the others what still fits.
        """
        found = [changes for changes in found if changes]
        if same:
            found.sort(key=lambda changes: self._values_after(whole_change(changes)))
        for place, changes in enumerate(map(self._elsewhere, found)):
            whole = whole_change(changes)
            # The surroundings of the first stood still.
            if place == 0 or (not same and self._joins(whole)):
                self._put(whole)
            else:
                self._put_what_fits(changes)

    def add(self, changes: Sequence[Change], *, alone: bool, spare: float = 0.0) -> float:
        """Put in the changes of one worker, where they keep the rules and do not lose too much; return what that gains.

        ``alone``: the plan is as it was when they were worked out. ``spare``: how much they may lose where nobody loses
        their place.
        """
        changes = self._elsewhere(changes)
        whole = whole_change(changes)
        if alone or self.bench.judge.fits(self.plan, whole):
            gain = self.bench.judge.gain(self.goal, self.plan, whole)
            if gain >= 0 or (-gain <= spare and self.bench.judge.weight_won(whole) >= 0):
                self._put(whole)
                return gain
        elif len(changes) > 1:
            self._put_what_fits(changes)
        return 0.0

    def _values_after(self, change: Change) -> tuple[int, ...]:
        after = Plan(self.plan)
        after.replace((session.name for session in change.old), change.new)
        return self.bench.judge.values(after, self.goal)

    def _joins(self, change: Change) -> bool:
        """Tell whether a worker's changes keep the rules and lose nothing beside those joined before."""
        judge = self.bench.judge
        if not judge.fits(self.plan, change):
            return False
        if self._waiting and judge.weight_won(change) >= 0:
            return True
        return self._values_after(change) <= judge.values(self.plan, self.goal)

    def _put_what_fits(self, changes: Iterable[Change]) -> None:
        judge = self.bench.judge
        for change in changes:
            placing = self._waiting and judge.weight_won(change) >= 0
            if judge.fits(self.plan, change) and (placing or judge.gain(self.goal, self.plan, change) > 0):
                self._put(change)

    def _put(self, change: Change) -> None:
        self.plan.replace((session.name for session in change.old), change.new)

    def _elsewhere(self, changes: Sequence[Change]) -> list[Change]:
        """Return a worker's changes with other links of the same pool where another worker has taken theirs."""
        moved: dict[str, str] = {}
        taken = {session.name for change in changes for session in change.sessions}
        began = {session.name for session in whole_change(changes).old}
        for session in (session for change in changes for session in change.new):
            if session.name in self.plan.sessions and session.name not in began and session.name not in moved:
                half, room = self.bench.openings.halves[session.half], self.bench.problem.room_of[session.room]
                moved[session.name] = self.bench.framer.free_lane(self.plan, half, room, taken) or session.name
                taken.add(moved[session.name])
        if not moved:
            return list(changes)
        return [Change(_renamed(change.old, moved), _renamed(change.new, moved)) for change in changes]


def _renamed(sessions: Iterable[PlannedSession], names: dict[str, str]) -> tuple[PlannedSession, ...]:
    return tuple(replace(session, name=names.get(session.name, session.name)) for session in sessions)
