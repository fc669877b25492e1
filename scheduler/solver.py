"""Facade: narrow, build, search, extract, verify."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext

from scheduler.diagnosis import first_reasons, hasty_reasons
from scheduler.domain import Candidate, Problem
from scheduler.eligibility import Facts, Space
from scheduler.errors import VerificationError
from scheduler.fingerprint import fingerprint
from scheduler.model.builder import build_model, make_space
from scheduler.model.frame import size_of, whole_frame
from scheduler.model.improve.large import LargeSearch
from scheduler.model.objectives import Objective
from scheduler.model.openings import Openings
from scheduler.model.search import FEWEST_FOR_A_FIRST_PLAN, Search, SearchOutcome, TierOutcome
from scheduler.model.whole_tiers import WholeTiers, whole_tiers
from scheduler.result import OnProgress, OnSchedule, Progress, Result, ShouldStop
from scheduler.rules import lax_rules
from scheduler.schedule import Hearing, Reason, Schedule, Status, Tier, Unplaced
from scheduler.settings import SolveSettings
from scheduler.verification import measure, verify
from scheduler.view import ScheduleView

LARGEST_WHOLE, MOST_CANDIDATES_WHOLE = 1_800, 120
"""Above this size (see `size_of`) or number of candidates a campaign is not given to CP-SAT as one model."""
HURRY_SECONDS = 0.5
"""How long the reasons of those without a place may take once somebody has asked to stop (10,000 candidates: 3 s)."""


def solve(
    problem: Problem,
    settings: SolveSettings | None = None,
    *,
    previous: Schedule | None = None,
    on_progress: OnProgress | None = None,
    on_schedule: OnSchedule | None = None,
    should_stop: ShouldStop | None = None,
    executor: Executor | None = None,
) -> Result:
    """Plan the hearings of ``problem``.

    Parameters
    ----------
    problem : Problem
        The validated problem.
    settings : SolveSettings, optional
        Limits of the solve.
    previous : Schedule, optional
        A schedule to stay close to, in the last tier.
    on_progress, on_schedule : callable, optional
        Told of each step, and of each better schedule once the checker has accepted it.
    should_stop : callable, optional
        Asked often; True ends the solve with the best schedule found.
    executor : concurrent.futures.Executor, optional
        Where the sub-solves of a large campaign run, a cluster's for example; by default processes of
        this machine. It must see the files of the temporary folder.

    Raises
    ------
    VerificationError
        If the checker refuses what the search found: nothing leaves the program then.
    """
    run = _Run(problem, settings or SolveSettings(), previous, on_progress, on_schedule, should_stop)
    run.executor = executor
    return run.go()


def unplanned(problem: Problem) -> Schedule:
    """Return what a solve ends with that is stopped before its first plan: nobody placed, each with a first reason.

    Raises
    ------
    VerificationError
        If the checker refuses it.
    """
    run = _Run(problem, SolveSettings(), None, None, None, None)
    schedule = run.schedule(make_space(problem), (), (), "UNKNOWN")
    run.check(schedule)
    return schedule


class _Run:
    """One solve: keeps the best verified schedule and the reports made."""

    def __init__(
        self,
        problem: Problem,
        settings: SolveSettings,
        previous: Schedule | None,
        on_progress: OnProgress | None,
        on_schedule: OnSchedule | None,
        should_stop: ShouldStop | None,
    ) -> None:
        self.problem, self.settings, self.previous = problem, settings, previous
        self.on_progress, self.on_schedule = on_progress, on_schedule
        self.should_stop = should_stop or (lambda: False)
        self.began = time.monotonic()
        self.history: list[Progress] = []
        self.digest = fingerprint(problem)
        self.facts = Facts(problem)
        self.reasons: dict[str, tuple[Reason, ...]] = {}
        self.best: tuple[float, ...] | None = None
        self.failure: VerificationError | None = None
        self.executor: Executor | None = None
        self._viewed: ScheduleView | None = None

    def go(self) -> Result:
        """Run the phases and return the verified schedule."""
        self._report("build")
        space = make_space(self.problem)
        outcome = self._search(space)
        if self.failure is not None:
            raise self.failure
        schedule = self.schedule(space, outcome.hearings or (), outcome.tiers, _status(outcome))
        self.check(schedule)
        if self.on_schedule:
            self.on_schedule(schedule)
        self._report("done", placed=len(schedule.hearings))
        return Result(schedule, time.monotonic() - self.began, outcome.stopped_by, self.history)

    def _search(self, space: Space) -> SearchOutcome:
        deadline = self.began + self.settings.time_limit
        told = self._on_hearings(space)
        openings = Openings(space)
        if self.problem.campaign.panel_mode == "session":
            many = len(self.problem.candidates) > MOST_CANDIDATES_WHOLE
            if many or size_of(whole_frame(openings)) > LARGEST_WHOLE:
                return LargeSearch(
                    space, self.settings, self.previous, told, self.should_stop, self._recount, deadline, self.executor
                ).run()
        timed = {hearing.candidate for hearing in self.previous.hearings} if self.previous else ()
        with self._whole_tiers(openings) as tiers:
            model = build_model(space, openings=openings, timed=timed)
            search = Search(model, self.settings, self.previous, told, self.should_stop, self._recount, tiers)
            search.deadline = deadline
            return search.run()

    def _whole_tiers(self, openings: Openings) -> AbstractContextManager[WholeTiers | None]:
        """Return the campaign's tiers over whole sessions, where nothing must be repeatable and it is not tiny."""
        by_session = self.problem.campaign.panel_mode == "session"
        if self.settings.is_repeatable or not by_session or len(self.problem.candidates) < FEWEST_FOR_A_FIRST_PLAN:
            return nullcontext()
        return whole_tiers(openings)

    def _recount(self, goal: Objective, hearings: tuple[Hearing, ...]) -> int:
        # Every tier of one plan is counted on one view of it.
        if self._viewed is None or self._viewed.schedule.hearings is not hearings:
            self._viewed = ScheduleView(self.problem, Schedule.model_construct(hearings=hearings), self.facts)
        return goal.measure(self._viewed, self.previous)

    def _on_hearings(self, space: Space):  # type: ignore[no-untyped-def]
        def told(goal: Objective, hearings: tuple[Hearing, ...], objective: float, bound: float) -> None:
            gap = (objective - bound) / max(abs(objective), 1.0)
            self._report(goal.name, len(hearings), objective, bound, gap)
            if self.failure is not None or self.on_schedule is None:
                return
            schedule = self.schedule(space, hearings, (), "FEASIBLE")
            values = tuple(tier.value for tier in schedule.tiers)
            if self.best is not None and values >= self.best:
                return
            try:
                self.check(schedule)
            except VerificationError as failure:
                # Raised again once the search has ended: an exception must not cross the solver's thread.
                self.failure = failure
                return
            self.best = values
            self.on_schedule(schedule)

        return told

    def schedule(
        self, space: Space, hearings: tuple[Hearing, ...], tiers: Sequence[TierOutcome], status: Status
    ) -> Schedule:
        """Return hearings as a whole schedule: every goal counted, every candidate heard or listed with a reason."""
        bounds = {tier.name: tier.bound for tier in tiers}
        hurry = time.monotonic() + HURRY_SECONDS if self.should_stop() else math.inf
        bare = Schedule(hearings=hearings)
        placed = {hearing.candidate for hearing in hearings}
        return Schedule(
            problem_sha256=self.digest,
            status=status,
            profile=self.problem.campaign.profile,
            warnings=tuple(text.fr for text in lax_rules(space.book)),
            warnings_en=tuple(text.en for text in lax_rules(space.book)),
            tiers=tuple(_with_bound(tier, bounds) for tier in measure(self.problem, bare, self.previous, self.facts)),
            hearings=hearings,
            unplaced=tuple(
                Unplaced(candidate=c.id, reasons=self._reasons(space, c, hurry))
                for c in self.problem.candidates
                if c.id not in placed
            ),
        )

    def _reasons(self, space: Space, candidate: Candidate, hurry: float) -> tuple[Reason, ...]:
        """Return the reasons for a candidate; what can be told at once where ``hurry`` (a moment) is over."""
        if candidate.id not in self.reasons:
            if time.monotonic() > hurry:
                return hasty_reasons(space, candidate)
            self.reasons[candidate.id] = first_reasons(space, candidate)
        return self.reasons[candidate.id]

    def check(self, schedule: Schedule) -> None:
        """Have the checker refuse what must not leave the program."""
        violations = verify(self.problem, schedule, self.facts)
        if violations:
            told = "; ".join(f"{v.rule}: {v.text_en}" for v in violations[:5])
            raise VerificationError(f"the checker refused the schedule: {told}")

    def _report(
        self,
        phase: str,
        placed: int = 0,
        objective: float | None = None,
        bound: float | None = None,
        gap: float | None = None,
    ) -> None:
        seconds = time.monotonic() - self.began
        progress = Progress(phase, seconds, placed, len(self.problem.candidates), objective, bound, gap)
        self.history.append(progress)
        if self.on_progress:
            self.on_progress(progress)


def _with_bound(tier: Tier, bounds: dict[str, float | None]) -> Tier:
    bound = bounds.get(tier.name)
    if bound is None:
        return tier
    return tier.model_copy(update={"bound": bound, "gap": round((tier.value - bound) / max(abs(tier.value), 1.0), 6)})


def _status(outcome: SearchOutcome) -> Status:
    if outcome.infeasible and outcome.hearings is None:
        return "INFEASIBLE"
    if outcome.hearings is None:
        return "UNKNOWN"
    return "OPTIMAL" if outcome.stopped_by == "finished" and all(t.proven for t in outcome.tiers) else "FEASIBLE"
