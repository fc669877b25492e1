"""A published plan of a generated campaign, read from its hidden plan, and random events on it."""

import datetime as dt
import random
from collections import Counter

from examples.generator import Grown, grow
from scheduler.changes import Changes
from scheduler.clocks import decision_due
from scheduler.domain import Candidate, Problem
from scheduler.eligibility import Facts
from scheduler.events import (
    AccommodationAdded,
    CandidateAdded,
    CandidatePostponed,
    CandidateWithdrawn,
    ConflictAdded,
    Event,
    ExaminerAway,
    HearingLonger,
    LinksLost,
    RoomAway,
)
from scheduler.schedule import Hearing, Schedule, Sitting
from scheduler.timegrid import HalfDay


def published(size: int, seed: int) -> tuple[Problem, Schedule]:
    """Return a generated campaign and the schedule that was hidden in it."""
    grown = grow(size, seed)
    return grown.problem, Schedule(hearings=tuple(_hearings(grown)))


def _hearings(grown: Grown) -> list[Hearing]:
    problem = grown.problem
    facts = Facts(problem)
    halves = {(facts.grid.date(h.day), h.name): h for h in facts.grid.half_days}
    load: Counter[dt.date] = Counter()
    found, lanes = [], Counter()
    for session in grown.plan.sessions:
        half = halves[session.slot.day, "AM" if session.slot.half == 0 else "PM"]
        lanes[half.index, session.room] += 1
        name = f"{facts.grid.date(half.day)}-{half.name}-{session.room}-{lanes[half.index, session.room]}"
        found += _session(facts, half, session, name, load)
    return sorted(found, key=lambda h: (h.start, h.room, h.candidate))


def _session(facts: Facts, half: HalfDay, session, name: str, load: Counter[dt.date]) -> list[Hearing]:
    problem, minute, found = facts.problem, half.start, []
    for draft in session.members:
        candidate = problem.candidate_of[draft.id]
        seats = [seat.seat for seat in problem.seats_of[candidate.certification]]
        hold = facts.hold_minutes(candidate, problem.room_of[session.room])
        day = facts.grid.date(half.day)
        sector = facts.certification(candidate).sector
        settled = min(
            d.day
            for d in problem.deliberations
            if d.sector == sector and day <= d.day and (d.capacity or 0) > load[sector, d.day]
        )
        load[sector, settled] += 1
        found.append(
            Hearing(
                candidate=candidate.id,
                certification=candidate.certification,
                start=facts.grid.moment(minute),
                end=facts.grid.moment(minute + facts.oral_minutes(candidate)),
                held_until=facts.grid.moment(minute + hold),
                mode=problem.room_of[session.room].kind,
                room=session.room,
                session=name,
                panel=tuple(
                    Sitting(seat=seat, examiner=one.id) for seat, one in zip(seats, session.panel, strict=True)
                ),
                deliberation_day=settled,
                decision_due=decision_due(problem, facts.certification(candidate), facts.book, day, settled),
            )
        )
        minute += hold
    return found


def random_events(problem: Problem, schedule: Schedule, on: dt.date, count: int, seed: int) -> tuple[Event, ...]:
    """Return events of random kinds about hearings that are still to come."""
    chance = random.Random(seed)
    ahead = [h for h in schedule.hearings if h.start.date() > on]
    return tuple(_event(chance, problem, chance.choice(ahead)) for _ in range(count))


def _event(chance: random.Random, problem: Problem, hearing: Hearing) -> Event:
    day, who = hearing.start.date(), hearing.candidate
    base = problem.certification_of[hearing.certification].oral_minutes
    links = [room.id for room in problem.rooms if room.kind == "remote" and room.capacity != 1]
    kinds = [
        lambda: ExaminerAway(examiner=chance.choice(hearing.examiners), start=day),
        lambda: ExaminerAway(examiner=chance.choice(hearing.examiners), start=day, half_day="am"),
        lambda: ExaminerAway(examiner=chance.choice(hearing.examiners)),
        lambda: RoomAway(room=hearing.room, start=day, half_day="am" if hearing.start.hour < 12 else "pm"),
        lambda: CandidateWithdrawn(candidate=who),
        lambda: CandidatePostponed(candidate=who, earliest=day + dt.timedelta(days=1)),
        lambda: HearingLonger(candidate=who, minutes=base + 20),
        lambda: AccommodationAdded(candidate=who, extra_time=1 / 3, step_free=True),
        lambda: ConflictAdded(candidate=who, examiner=chance.choice(hearing.examiners)),
        lambda: LinksLost(room=chance.choice(links), left=1) if links else RoomAway(room=hearing.room, start=day),
        lambda: CandidateAdded(candidate=_late(chance, problem, hearing)),
    ]
    return chance.choice(kinds)()


def _late(chance: random.Random, problem: Problem, hearing: Hearing) -> Candidate:
    """Return someone new who is like a candidate of the plan, with an id of their own and free at any time."""
    like = problem.candidate_of[hearing.candidate]
    fresh = {"id": f"TARD{chance.randrange(10**6)}", "cohort": "", "earliest": None, "latest": None}
    return like.model_copy(update=fresh)


def disturbed(changes: Changes) -> int:
    """Return the number of people whose own plan changes."""
    return len(changes.disturbed)
