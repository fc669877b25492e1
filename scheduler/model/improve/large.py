"""Search for campaigns too large for one model: construct, improve tier by tier, and bound by a relaxation."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Collection
from concurrent.futures import Executor
from pathlib import Path

from scheduler.eligibility import Space
from scheduler.model.bounds import BoundTask, Relaxed, is_by_sessions
from scheduler.model.columns.saved import program_file
from scheduler.model.frame import PlannedSession
from scheduler.model.improve.alone import is_out_of_reach, without_panel
from scheduler.model.improve.asked import Asked
from scheduler.model.improve.bench import Bench, save_problem
from scheduler.model.improve.bounding import Bounding
from scheduler.model.improve.crew import POLL_SECONDS, Alone, Crew, Team
from scheduler.model.improve.limits import Limits
from scheduler.model.improve.parameters import Parameters, parameters_for
from scheduler.model.improve.plan import Plan
from scheduler.model.improve.reporting import Recount, Reporter
from scheduler.model.improve.rounds import Rounds
from scheduler.model.objectives import OBJECTIVES
from scheduler.model.openings import Openings
from scheduler.model.search import OnHearings, SearchOutcome
from scheduler.model.sketch import Sketch
from scheduler.result import ShouldStop
from scheduler.schedule import Schedule
from scheduler.settings import SolveSettings

MOST_STALLED = 3
"""Rounds that place nobody after which those who wait are tried alone; that takes a second for ten of a thousand."""

CATCH_UP = 0.15
"""Of the time, how much a plan of a program is given to become better than one that steps have been at before (300
generated candidates of 6 and 5 sectors: from 1556 beside 1540, from 1692 beside 1624, the better one after 4, 3 s)."""

PATIENCE = 0.15
"""Of the time, how long no good plan is begun while someone waits (1,000 candidates: the last after 90 s, not 42)."""

BY_PARTS = 1_500
"""Candidates above which plans are made and improved part by part (1,000: 972 placed after 42 s, all but one after 100;
by a program of the whole campaign all after 56 s)."""

AGAIN, LEAST_MADE, FEW_LEFT = 2.0, 0.03, 3
"""A plan made of a sketch may stay as it is for so many times what making it took (at the least a share of all); then
another is given as long. Where so few wait in that, its days stay those of the sketch (public benchmark, 100, 14 plans
of a sketch of 384, 6 s each: 8 end there; where all days are free as soon as a round places nobody 4, after three such
rounds 3, after six 6)."""


class LargeSearch:
    """One search; `run` gives what `Search.run` gives."""

    def __init__(
        self,
        space: Space,
        settings: SolveSettings,
        previous: Schedule | None,
        on_hearings: OnHearings,
        should_stop: ShouldStop,
        recount: Recount,
        deadline: float,
        executor: Executor | None = None,
    ) -> None:
        self.space, self.settings, self.previous = space, settings, previous
        self.executor = executor
        self.parameters: Parameters = parameters_for(space.problem)
        self.limits = Limits(settings, self.parameters, deadline, should_stop, lambda: self.rounds.spent)
        self.openings = Openings(space)
        self.goals = [goal for goal in OBJECTIVES if goal.applies(space.problem, previous)]
        self._reporter = Reporter(space, recount, on_hearings, self.limits.should_stop)
        self._begun = 0
        self._not_proven: tuple[int, int, int | None] | None = None
        # A program of whole sessions is where good plans come from.
        self._by_sessions = is_by_sessions(self.openings)
        self._goal = self.goals[0]
        self._offered: tuple[PlannedSession, ...] = ()

    # --- phases -------------------------------------------------------------------------------

    def run(self) -> SearchOutcome:
        """Return the best hearings and the bound of each tier that was reached."""
        with tempfile.TemporaryDirectory(prefix="jury-", ignore_cleanup_errors=True) as folder:
            source = save_problem(self.space.problem, Path(folder), self.previous)
            workers = self.settings.workers or 2
            crew: Crew = Team(workers, source, self.executor) if workers > 1 or self.executor else Alone()
            self._bounding = Bounding(crew, source, repeatable=self.settings.is_repeatable)
            try:
                self._search(source, crew)
            finally:
                crew.close()
                self._bounding.close()
        outcome = self._reporter.outcome
        outcome.stopped_by = self.limits.stopped_by(is_proven=all(tier.proven for tier in outcome.tiers))
        return outcome

    def _search(self, source: str, crew: Crew) -> None:
        self.bench = Bench(self.openings, self.previous)
        self._give_up(without_panel(self.openings, self.bench.placeable))
        self._crew, self._source = crew, source
        self._asked = Asked(crew, source)
        self.rounds = self._new_rounds(source, crew)
        ended = self.limits.until(self.parameters.cost_share)
        # What must be repeatable may not depend on when the relaxation is done; else it goes first.
        beside = not self.settings.is_repeatable
        if beside:
            self._bounding.begin(self._bound_task())
        if self._by_sessions and len(self.bench.placeable) > BY_PARTS:
            self._construct_by_parts(ended, beside)
        else:
            self.rounds.construct(lambda: ended() or self._sketch() is not None)
        if self._by_sessions:
            self._place(ended)
        elif self._sketch() is None:
            self._set_aside(ended)
        if not beside:
            self._bounding.begin(self._bound_task())
        self._improve_cost(ended)
        sketch = self._sketch()
        if sketch is not None and not ended():
            self._follow(sketch, ended)
        self.rounds.improve("cost", lambda: ended() or self._proven())
        self._close_tiers()
        self._later_tiers()

    def _construct_by_parts(self, ended: Callable[[], bool], beside: bool) -> None:
        """Make a first plan part by part, until a program beside gives one to go on from."""
        self.rounds.by_parts = beside
        self.rounds.construct_by_parts(lambda: ended() or self._has_offer())
        if not ended() and self._has_offer():
            self._take_over(ended)

    def _improve_cost(self, ended: Callable[[], bool]) -> None:
        """Improve the plan until the relaxation is done; take over the plans it gives on the way."""
        while not ended():
            self.rounds.improve("cost", lambda: ended() or self._is_done() or self._has_offer() or self._rests())
            rested = self._rests()
            while self._rests() and not ended() and not self._has_offer():
                # The cores are with the program and the worker: this process has only to look now and then.
                time.sleep(POLL_SECONDS)
                self._tell()
            if self._has_offer() and not ended():
                self._take_over(ended)
            elif not rested:
                return

    def _is_done(self) -> bool:
        """Tell whether the relaxation is done, and no plan of it on the way."""
        return self._relaxed() is not None and not self._asked.is_out

    def _rests(self) -> bool:
        """Tell whether nobody is to better a plan: there is no core beside the program and the plan made of it."""
        return self._asked.is_first and self._crew.is_busy and not self.rounds.waiting()

    def _take_over(self, ended: Callable[[], bool]) -> None:
        """Place those who wait in the plan that the relaxation gives; go on from it where it is the better one."""
        first, offered = self.rounds, self._offered
        self._offered = ()
        given = self._new_rounds(self._source, self._crew)
        given.plan, given.guide, given.stride = Plan(offered), first.guide, first.stride.on_another_plan()
        given.spend(first.spent)
        given.by_parts = first.by_parts
        self.rounds = given
        self._crew.spare = 0
        if given.by_parts:
            given.construct_by_parts(ended)
        given.improve("cost", lambda: ended() or not given.waiting() or given.stalled >= MOST_STALLED)
        if not (given.by_parts or given.waiting() or first.waiting()):
            self._catch_up(given, self._value(first), ended)
        self._go_on_with_better_than(first)
        if self.rounds is given:
            self._tell()
        # Nobody is to wait for a better bound.
        self._crew.spare = int(self._bounding.wants_core and not self.rounds.waiting())

    def _catch_up(self, given: Rounds, value: tuple[int, ...], ended: Callable[[], bool]) -> None:
        """Give a plan that is looked at for the first time steps of its own, until it is the better one."""
        until = time.monotonic() + CATCH_UP * self.limits.seconds
        looked_at, behind = -1, True

        def enough() -> bool:
            nonlocal looked_at, behind
            self._relaxed()
            self._have_made()
            if looked_at != given.version:
                looked_at, behind = given.version, value <= self._value(given)
            return not behind or time.monotonic() >= until or ended() or self._rests()

        given.improve("cost", enough)

    def _sketch(self) -> Sketch | None:
        """Return the relaxation's solution once it is known, where it is worth following."""
        found = self._relaxed()
        return None if found is None else found.sketch

    def _has_offer(self) -> bool:
        """Tell whether the relaxation has given a plan that was not looked at yet."""
        self._relaxed()
        self._offered = self._asked.take() or self._bounding.take() or self._offered
        self._have_made()
        return bool(self._offered)

    def _have_made(self) -> None:
        """Have a plan made that the program has asked for; at first the cores are for those who wait."""
        if self._bounding.asked <= self._asked.begun or self._asked.is_out:
            return
        seconds = self.rounds.cost_ends - self.limits.began
        left = (self.rounds.cost_ends - time.monotonic()) / seconds
        if left < 1 - PATIENCE or not self.rounds.waiting():
            self._asked.begin(seconds, left)

    def _place(self, until: Callable[[], bool]) -> None:
        """Place those who wait, before a relaxation that gives no plan to follow: until then the cores are for that."""
        rounds, few = self.rounds, self.parameters.few_waiting
        rounds.improve(
            "cost",
            lambda: until() or self._has_offer() or len(rounds.waiting()) <= few or rounds.stalled >= MOST_STALLED,
        )
        self._set_aside(until)
        soon = self.limits.until(self.parameters.placing_share)
        rounds.improve("cost", lambda: soon() or self._has_offer() or not rounds.waiting())

    def _set_aside(self, until: Callable[[], bool]) -> None:
        """Give up those of whom it is proven that nobody can hear them: no plan can, and no bound may count them."""
        lost = set[str]()
        for who in self.rounds.waiting():
            if until():
                break
            if is_out_of_reach(self.bench.framer, who):
                lost.add(who)
        self._give_up(lost)
        if lost and self._bounding.is_begun:
            # It counts on them: begin anew.
            self._offered, self._asked = (), Asked(self._crew, self._source)
            self._bounding.begin(self._bound_task())

    def _give_up(self, lost: Collection[str]) -> None:
        """Look for no place for some candidates any more: no plan has one."""
        self.bench.placeable = tuple(who for who in self.bench.placeable if who not in lost)

    def _relaxed(self) -> Relaxed | None:
        """Return what the relaxation gave, None as long as it is being solved; steps are to know its prices."""
        found = self._bounding.look()
        self.rounds.guide = self._bounding.prices or self.rounds.guide
        if self._by_sessions and self._bounding.is_without_prices:
            self.rounds.by_parts = True
        return found

    def _new_rounds(self, source: str, crew: Crew) -> Rounds:
        rounds = Rounds(
            self.bench,
            source,
            crew,
            self.settings.seed + self._begun,
            self.parameters,
            deadline=self.limits.deadline,
            repeatable=self.settings.is_repeatable,
            on_plan=self._tell,
            should_stop=self.limits.should_stop,
        )
        self._begun += 1
        rounds.cost_ends = self.limits.began + self.parameters.cost_share * self.limits.seconds
        return rounds

    def _bound_task(self) -> BoundTask:
        """Return the relaxation for those who can be heard; one that gives no plan to follow may take all its tier."""
        share = self.parameters.cost_share if self._by_sessions else self.parameters.bound_share
        seconds = share * self.limits.seconds
        able = set(self.bench.placeable)
        without = frozenset(c.id for c in self.space.problem.candidates if c.id not in able)
        elsewhere = program_file(self._source) if self._crew.workers > 1 else ""
        return BoundTask(self._source, 0, seconds, self.settings.is_repeatable, without, self._bounding.path, elsewhere)

    def _follow(self, sketch: Sketch, ended: Callable[[], bool]) -> None:
        """Make a second plan out of the relaxation's solution, and improve the better of the two.

        As often as nothing has got better for a while, another one is made: what becomes of the last few is chance.
        """
        first, limits = self.rounds, self.limits
        began, share = limits.work, self.parameters.cost_share
        follow, more = limits.until(self.parameters.follow_share), limits.until(0.85 * share)
        guided = self._begin_to_follow(sketch, follow)
        if guided.waiting():
            self._set_aside(more)
        guided.improve("cost", lambda: more() or not guided.waiting())
        self._go_on_with_better_than(first)
        patience = AGAIN * max(limits.work - began, LEAST_MADE * limits.all_work)
        while self._is_stale_after(patience, ended):
            self._follow_again(sketch, limits.after(patience))

    def _is_stale_after(self, patience: float, ended: Callable[[], bool]) -> bool:
        """Improve the plan; tell whether it is not proven, and nothing has got better although there was time."""
        best, is_late = self._value(self.rounds), self.limits.after(patience)

        def enough() -> bool:
            nonlocal best, is_late
            if (value := self._value(self.rounds)) < best:
                best, is_late = value, self.limits.after(patience)
            return ended() or self._proven() or is_late()

        self.rounds.improve("cost", enough)
        left = self.parameters.cost_share * self.limits.all_work - self.limits.work
        return is_late() and left >= patience and not (ended() or self._proven())

    def _follow_again(self, sketch: Sketch, until: Callable[[], bool]) -> None:
        """Make another plan out of a sketch, and go on from it if it becomes the better one by then."""
        first = self.rounds
        guided = self._begin_to_follow(sketch, until, FEW_LEFT)
        guided.improve("cost", lambda: until() or self._value(guided) < self._value(first))
        self._go_on_with_better_than(first)

    def _begin_to_follow(self, sketch: Sketch, until: Callable[[], bool], few: int = 0) -> Rounds:
        """Begin a plan on the sketch's examiner-days; all days are free again as soon as a round places nobody more.

        ``few``: candidates waiting up to whom places for them are looked for on these days all the same.
        """
        guided = self._new_rounds(self._source, self._crew)
        guided.spend(self.rounds.spent)
        self.rounds = guided
        guided.follow(sketch, until)

        def enough() -> bool:
            waiting = len(guided.waiting())
            return until() or not waiting or (guided.stalled > 0 and waiting > few)

        guided.improve("cost", enough)
        guided.allowed = None
        return guided

    def _go_on_with_better_than(self, first: Rounds) -> None:
        """Go back to an earlier plan where it is better than the one at hand."""
        if self._value(first) < self._value(self.rounds):
            first.spend(self.rounds.spent - first.spent)
            self.rounds = first

    def _value(self, rounds: Rounds) -> tuple[int, ...]:
        return self.bench.judge.values(rounds.plan, "cost")

    def _later_tiers(self) -> None:
        """Improve the tiers after cost, each for its share of what is left."""
        later = self.goals[2:]
        start = self.parameters.cost_share
        for number, goal in enumerate(later):
            self._goal = goal
            share = start + (1 - start) * (number + 1) / len(later)
            if not self.limits.should_stop():
                self.rounds.improve(goal.name, self.limits.until(share))
            self._reporter.close(goal, self.rounds, None)

    # --- outcomes -----------------------------------------------------------------------------

    def _proven(self) -> bool:
        """Tell whether the plan costs no more than is proven that any plan does."""
        self._relaxed()
        bound = self._bounding.bound
        key = id(self.rounds), self.rounds.version, bound
        if bound is None or self._not_proven == key:
            return False
        self._not_proven = key
        return not self.rounds.waiting() and self._value(self.rounds)[1] <= bound

    def _close_tiers(self) -> None:
        self._relaxed()
        placement, cost = self.goals[:2]
        self._reporter.close(placement, self.rounds, self._unplaceable())
        self._reporter.close(cost, self.rounds, None if self.rounds.waiting() else self._bounding.bound)

    def _unplaceable(self) -> float:
        """Return the weight of those whom nobody can place."""
        able = set(self.bench.placeable)
        return sum(weight for who, weight in self.bench.judge.weights.items() if who not in able)

    def _tell(self) -> None:
        """Hand the plan on."""
        cost = self.goals[1]
        goal = self._goal if self._goal.name != "placement" else cost
        self._reporter.tell(goal, self.rounds, self._bounding.bound if goal is cost else None)
