"""What to do with a published schedule: compare, score a change by hand, suggest a place, repair."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api import reading
from api.answers import errors
from api.days import Day
from api.dependencies import LangDep, StorageDep
from api.routers.schedules import problem_of, told_violation
from api.schemas import ProblemChoice, ViolationAnswer
from scheduler.changes import Changes, compare
from scheduler.domain import Problem
from scheduler.errors import InputError, InputIssue
from scheduler.events import Happened
from scheduler.io.exports import discreet
from scheduler.replanning.repair import patience, repair
from scheduler.replanning.suggesting import Proposal, suggest
from scheduler.replanning.whatif import Edit, TierMove, what_if
from scheduler.schedule import Hearing, Reason, Schedule, Tier, Unplaced
from scheduler.settings import SolveSettings
from scheduler.texts import Text

router = APIRouter(prefix="/schedules", tags=["schedules"])

LONGEST = 120.0


class CompareRequest(ProblemChoice):
    """Two schedules of one problem."""

    before: Schedule
    after: Schedule


class WhatIfRequest(ProblemChoice):
    """A schedule and the changes made by hand."""

    schedule: Schedule
    edits: list[Edit] = Field(min_length=1, max_length=1000)


class WhatIfAnswer(BaseModel):
    """The rules a change breaks or mends, and how each goal moves."""

    broken: list[ViolationAnswer]
    mended: list[ViolationAnswer]
    still_broken: int
    tiers: list[TierMove]
    changes: Changes
    schedule: Schedule


class Search(BaseModel):
    """How long to look, and how repeatably."""

    model_config = ConfigDict(extra="forbid")

    time_limit: float | None = Field(
        None,
        gt=0,
        le=LONGEST,
        description="seconds; else 30 for places, and what a plan of its size needs for a repair",
    )
    seed: int = Field(1, ge=0, lt=2**31)

    def settings(self, usual: float = 30.0) -> SolveSettings:
        """Return the limits of the search, with the time that is usual when none is asked for."""
        return SolveSettings(time_limit=self.time_limit or usual, seed=self.seed)


class SuggestRequest(ProblemChoice):
    """A candidate who needs a place in a published schedule."""

    schedule: Schedule
    candidate: str
    on: Day = Field(description="the day of the question: nothing is proposed on it or before")
    happened: Happened = Happened()
    count: int = Field(3, ge=1, le=20)
    moving: int = Field(0, ge=0, le=1000, description="also propose a place with at most so many people moved")
    search: Search = Search()


class ProposalAnswer(BaseModel):
    """One place, what it costs by goal, and whom it disturbs."""

    hearing: Hearing
    moved: int
    proven: bool
    tiers: list[TierMove]
    changes: Changes
    schedule: Schedule


class SuggestAnswer(BaseModel):
    """Places, the best first; reasons when there is none."""

    candidate: str
    proposals: list[ProposalAnswer]
    reasons: list[Reason]


class RepairRequest(ProblemChoice):
    """A published schedule and what happened to it."""

    schedule: Schedule
    happened: Happened
    on: dt.date = Field(description="the day of the repair: what is before it is frozen")
    search: Search = Search()


class RepairAnswer(BaseModel):
    """The repaired schedule, the problem it is right for, what changes and whom to tell."""

    schedule: Schedule
    problem: Problem
    changes: Changes
    goals: list[Tier] = Field(description="placement, called, notice, others, alternates: value, proven bound, gap")
    proven: bool
    unrepaired: list[Unplaced]
    broken_before: list[ViolationAnswer]


@router.post("/compare", responses=errors(400, 404, 409, 422))
def compare_schedules(asked: CompareRequest, storage: StorageDep) -> Changes:
    """Tell what differs between two schedules, and whom to tell, each once."""
    return compare(asked.before, asked.after, problem_of(asked, storage))


@router.post("/what-if", responses=errors(400, 404, 409, 422))
def score_edits(asked: WhatIfRequest, storage: StorageDep, lang: LangDep) -> WhatIfAnswer:
    """Score changes made by hand at once: nothing is solved, and nothing is stored."""
    problem = problem_of(asked, storage)
    _require_known(problem, asked.schedule)
    found = what_if(problem, asked.schedule, asked.edits)
    return WhatIfAnswer(
        broken=[told_violation(v, lang) for v in found.broken],
        mended=[told_violation(v, lang) for v in found.mended],
        still_broken=found.still_broken,
        tiers=list(found.tiers),
        changes=found.changes,
        schedule=found.schedule,
    )


@router.post("/suggest", responses=errors(400, 404, 409, 422))
def suggest_places(asked: SuggestRequest, storage: StorageDep) -> SuggestAnswer:
    """Propose the best places for one candidate: first with nobody moved, then with a few people moved."""
    problem = problem_of(asked, storage)
    _require_known(problem, asked.schedule)
    happened = asked.happened.model_copy(update={"place_waiting": True})
    found = suggest(
        problem, asked.schedule, asked.candidate, asked.on, asked.search.settings(),
        count=asked.count, moving=asked.moving, happened=happened,
    )  # fmt: skip
    return SuggestAnswer(
        candidate=asked.candidate,
        proposals=[_proposal(one) for one in found.proposals],
        reasons=list(found.reasons),
    )


@router.post("/repair", responses=errors(400, 404, 409, 422))
def repair_schedule(asked: RepairRequest, storage: StorageDep, lang: LangDep) -> RepairAnswer:
    """Repair a published schedule, disturbing the fewest people; nothing is stored."""
    problem = problem_of(asked, storage)
    _require_known(problem, asked.schedule)
    found = repair(problem, asked.schedule, asked.happened, asked.on, asked.search.settings(patience(problem)))
    schedule, mine = discreet(found.schedule), {u.candidate for u in found.unrepaired}
    return RepairAnswer(
        schedule=schedule,
        problem=found.problem,
        changes=found.changes,
        goals=list(found.people),
        proven=found.proven,
        unrepaired=[u for u in schedule.unplaced if u.candidate in mine],
        broken_before=[told_violation(v, lang) for v in found.broken_before],
    )


def _proposal(one: Proposal) -> ProposalAnswer:
    return ProposalAnswer(
        hearing=one.hearing,
        moved=one.moved,
        proven=one.proven,
        tiers=list(one.tiers),
        changes=one.changes,
        schedule=one.schedule,
    )


def _require_known(problem: Problem, schedule: Schedule) -> None:
    campaign = problem.campaign
    for hearing in schedule.hearings:
        if not campaign.start.year - 2 <= hearing.start.year <= campaign.end.year + 2:
            raise InputError([_FAR])
    if not reading.is_measurable(problem, schedule):
        raise InputError([_OTHER])


_FAR = InputIssue(
    Text("un passage est loin de la campagne", "a hearing is far from the campaign"), sheet="hearings", column="start"
)
_OTHER = InputIssue(
    Text("le planning nomme des personnes ou des salles inconnues", "the schedule names unknown people or rooms"),
    Text("Envoyez les données pour lesquelles il a été fait.", "Send the data it was made for."),
    sheet="hearings",
)
