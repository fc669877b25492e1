"""A first plan for a campaign that is one model: placed by construction, improved a little, ready to be a hint.

The whole model alone may look long for any plan at all (50 generated candidates: 3 s); from here it starts
with everyone placed who is easily placed, within a second or two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from scheduler.model.frame import PlannedSession, lane_name
from scheduler.model.improve.bench import Bench
from scheduler.model.improve.improver import Improver
from scheduler.model.improve.neighbourhoods import Skill
from scheduler.model.improve.parameters import Parameters
from scheduler.model.improve.plan import Plan
from scheduler.model.openings import Openings
from scheduler.schedule import Schedule


def first_plan(
    openings: Openings, previous: Schedule | None, seed: int, effort: float, should_stop: Callable[[], bool]
) -> list[PlannedSession]:
    """Return the sessions of a first plan; the same for the same seed and effort (deterministic time)."""
    bench, parameters = Bench(openings, previous), Parameters()
    improver = Improver(bench, Plan(), seed, skill=Skill.new(parameters.sessions), step_effort=parameters.step_effort)
    improver.construct(parameters.chunk, should_stop)
    improver.improve("cost", lambda: improver.spent >= effort or should_stop())
    return in_first_lanes(openings, improver.plan)


def in_first_lanes(openings: Openings, sessions: Iterable[PlannedSession]) -> list[PlannedSession]:
    """Return sessions in the lowest lanes of their room and half-day, as the whole model wants them."""
    beside: dict[tuple[int, str], list[PlannedSession]] = defaultdict(list)
    for session in sorted(sessions, key=lambda one: one.name):
        beside[session.half, session.room].append(session)
    found = []
    for (index, room), rows in beside.items():
        half = openings.halves[index]
        date = openings.space.grid.date(half.day).isoformat()
        for lane, session in enumerate(rows, start=1):
            name = lane_name(date, half, openings.space.problem.room_of[room], lane)
            found.append(replace(session, name=name))
    return found
