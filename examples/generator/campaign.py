"""A whole generated campaign: `generate` gives the problem, `grow` its hidden plan as well."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from examples.generator import people
from examples.generator.drafts import SessionDraft
from examples.generator.plan import Plan, grow_plan
from examples.generator.shape import HALVES, LUNCH, REFERENCE_DATE, Shape, seats_of, shape_of
from scheduler.domain import Availability, Campaign, Candidate, Deliberation, Problem, Room, Travel

SMALLEST, LARGEST = 30, 10_000


@dataclass(frozen=True, slots=True)
class Grown:
    """A problem and the plan it was grown from."""

    problem: Problem
    plan: Plan
    shape: Shape


def generate(size: int, seed: int) -> Problem:
    """Return a campaign of ``size`` candidates, the same for the same ``seed``.

    Raises
    ------
    ValueError
        If ``size`` is not between 30 and 10,000.
    """
    return grow(size, seed).problem


def grow(size: int, seed: int) -> Grown:
    """Return the campaign of `generate` with its hidden plan, in which every candidate is heard."""
    if not SMALLEST <= size <= LARGEST:
        raise ValueError(f"size must be between {SMALLEST} and {LARGEST}, not {size}")
    rng = random.Random(f"{size}/{seed}")
    shape = shape_of(size, rng)
    plan = grow_plan(shape, rng)
    campaign = Campaign(
        code=f"GEN-{size}-{seed}",
        title=f"Campagne engendrée de {size} candidatures (graine {seed})",
        start=shape.days[0],
        end=shape.end,
        half_days=HALVES,
        lunch=LUNCH,
        closed_days=shape.closed_days,
        reference_date=REFERENCE_DATE,
    )
    works = people.employers(size, rng)
    examiners = tuple(people.dress_examiner(one, works, rng) for one in plan.examiners)
    employer_of = {e.id: e.employers for e in examiners}
    candidates: list[Candidate] = []
    availability: list[Availability] = []
    for session in plan.sessions:
        heard, free = _dress_session(session, shape, plan, works, employer_of, campaign, rng)
        candidates += heard
        availability += free
    for one in plan.examiners:
        slots = people.free_slots(one.busy, shape.slots, rng.uniform(0.3, 0.5), rng)
        availability += people.rows(one.id, slots, set(one.busy), campaign, rng)
    certifications = tuple(c for sector in shape.sectors for c in sector.certifications)
    problem = Problem(
        campaign=campaign,
        certifications=certifications,
        seats=tuple(seat for c in certifications for seat in seats_of(c)),
        candidates=tuple(sorted(candidates, key=lambda c: c.id)),
        examiners=examiners,
        rooms=tuple(_rooms(plan, candidates, rng)),
        availability=tuple(sorted(availability, key=lambda row: (row.who, row.start))),
        deliberations=tuple(_deliberations(shape, plan)),
        travel=tuple(_travel(shape, rng)),
    )
    return Grown(problem, plan, shape)


def _dress_session(
    session: SessionDraft,
    shape: Shape,
    plan: Plan,
    works: list[str],
    employer_of: dict[str, tuple[str, ...]],
    campaign: Campaign,
    rng: random.Random,
) -> tuple[list[Candidate], list[Availability]]:
    """Return the candidates of a session and when they are free; one session in twenty is a cohort."""
    taken = {name for one in session.panel for name in employer_of[one.id]}
    bosses = [name for name in works if name not in taken]
    others = [e for e in rng.sample(plan.examiners, min(8, len(plan.examiners))) if e not in session.panel]
    cohort = len(session.members) == 3 and rng.random() < 0.08
    boss = rng.choice(bosses)
    mine = shape.period_of(session.slot.day)
    heard: list[Candidate] = []
    free: list[Availability] = []
    for draft in session.members:
        more = {rng.randrange(len(shape.periods))} if rng.random() < 0.3 else set()
        periods = tuple(sorted({mine} | more))
        work = (boss,) if cohort else (rng.choice(bosses),) if rng.random() < 0.9 else ()
        candidate = people.dress_candidate(draft, session, shape, periods, work, others, rng)
        heard.append(candidate.model_copy(update={"cohort": f"COLL-{draft.id}"}) if cohort else candidate)
        among = tuple(slot for slot in shape.slots if shape.period_of(slot.day) in periods)
        slots = people.free_slots([session.slot], among, rng.uniform(0.4, 0.6), rng)
        free += people.rows(draft.id, slots, {session.slot}, campaign, rng)
    if cohort:
        heard = [c.model_copy(update={"cohort": heard[0].cohort}) for c in heard]
    return heard, free


def _rooms(plan: Plan, candidates: list[Candidate], rng: random.Random) -> Iterator[Room]:
    """Yield the rooms of centres, and a national pool of links with three times the peak of the plan."""
    room_of = {c.id: s.room for s in plan.sessions for c in s.members}
    step_free = {room_of[c.id] for c in candidates if c.step_free}
    for centre, ids in plan.rooms.items():
        for room in ids:
            free = room in step_free or rng.random() < 0.7
            yield Room(id=room, label=f"Salle {room}", centre=centre, capacity=1, step_free=free)
    peak = max(plan.remote_load.values(), default=1)
    yield Room(id="VISIO", label="Liens de visioconférence", kind="remote", capacity=max(2, peak), step_free=True)


def _deliberations(shape: Shape, plan: Plan) -> Iterator[Deliberation]:
    """Yield one deliberation day per sector after each period, a tenth above what the plan needs."""
    load = Counter((shape.period_of(s.slot.day), s.sector) for s in plan.sessions for _ in s.members)
    for number, period in enumerate(shape.periods):
        for shift, sector in enumerate(shape.sectors):
            # All days of a period lie within 19 days (20 to notify, one of them to write) of this one.
            day = period[-1] + dt.timedelta(days=3 + shift % 3)
            yield Deliberation(day=day, sector=sector.name, capacity=-(-11 * load[number, sector.name] // 10) + 1)


def _travel(shape: Shape, rng: random.Random) -> Iterator[Travel]:
    for cities in shape.regions.values():
        for i, origin in enumerate(cities):
            for to in cities[i + 1 :]:
                yield Travel.model_validate({"from": origin, "to": to, "minutes": 5 * rng.randint(8, 30)})
