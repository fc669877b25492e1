"""Facts of fixed panels lifted on the data itself, and the plan that then hears everyone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from scheduler.clocks import decision_due
from scheduler.diagnosis.report import Change
from scheduler.domain import Problem, Room
from scheduler.eligibility import Facts
from scheduler.model.conflicts import Fact
from scheduler.model.fixed_panels import FixedPanels, Places
from scheduler.schedule import Hearing, Schedule, Sitting


def changes_of(panels: FixedPanels, facts: Iterable[Fact]) -> tuple[Change, ...]:
    """Return the edits that lift these facts: rows removed, rooms added, people replaced on one panel.

    A person who cannot sit for two candidates is replaced before the second one, by someone who is always free.
    """
    problem, replaced = panels.problem, defaultdict[str, list[str]](list)
    changes: list[Change] = []
    for fact in facts:
        if fact.kind == "availability":
            changes.append(Change(part="availability", action="remove", index=fact.row))
        elif fact.kind == "room_hour":
            changes += _one_room_more(panels, fact)
        elif fact.kind == "double_duty":
            replaced[fact.candidates[1]].append(fact.examiner)
    return (*changes, *_stand_ins(problem, {who: list(dict.fromkeys(gone)) for who, gone in replaced.items()}))


def _one_room_more(panels: FixedPanels, fact: Fact) -> list[Change]:
    half, moment = panels.space.grid.half_days[fact.half], panels.space.grid.moment
    old = panels.problem.room_of[fact.room]
    new = {**old.model_dump(mode="json"), "id": f"{old.id}+{fact.half}", "label": "", "address": "", "link": ""}
    open_ = {"who": new["id"], "start": moment(half.start).isoformat(), "end": moment(half.end).isoformat()}
    return [Change(part="rooms", action="add", row=new), Change(part="availability", action="add", row=open_)]


def _stand_ins(problem: Problem, replaced: dict[str, list[str]]) -> list[Change]:
    changes: list[Change] = []
    seats: dict[int, list[str]] = defaultdict(list)
    for number, candidate in enumerate(problem.candidates):
        gone = {examiner: f"{examiner}+{candidate.id}" for examiner in replaced.get(candidate.id, ())}
        if not gone:
            continue
        panel = f"{candidate.panel}+{candidate.id}"
        for examiner, new in gone.items():
            known = {"family_name": "", "given_name": "", "email": ""}
            row = problem.examiner_of[examiner].model_dump(mode="json") | known | {"id": new}
            changes.append(Change(part="examiners", action="add", row=row))
            for i, seat in enumerate(problem.seats):
                if seat.certification == candidate.certification and examiner in seat.people:
                    seats[i].append(new)
        for member in problem.panel_of[candidate.panel]:
            row = member.model_dump(mode="json") | {
                "panel": panel,
                "examiner": gone.get(member.examiner, member.examiner),
            }
            changes.append(Change(part="panels", action="add", row=row))
        changes.append(Change(part="candidates", action="update", index=number, row={"panel": panel}))
    for i, people in seats.items():
        row = problem.seats[i].model_dump(mode="json")
        changes.append(Change(part="seats", action="replace", index=i, row=row | {"people": [*row["people"], *people]}))
    return changes


def plan_of(panels: FixedPanels, mended: Problem, places: Places) -> Schedule:
    """Return a plan of the mended problem from each candidate's half-day; open rooms are given out in order."""
    facts, taken = Facts(mended), set[tuple[int, str]]()
    hearings = []
    for who, half in places.items():
        start = panels.starts[who][half][0]
        for room in mended.rooms:
            hold = start + facts.hold_minutes(mended.candidate_of[who], room)
            if (half, room.id) not in taken and facts.free_windows(room.id).holds(start, hold):
                taken.add((half, room.id))
                hearings.append(_hearing(facts, who, room, start))
                break
    return Schedule(hearings=tuple(hearings))


def _hearing(facts: Facts, who: str, room: Room, start: int) -> Hearing:
    candidate, moment = facts.problem.candidate_of[who], facts.grid.moment
    return Hearing(
        candidate=who,
        certification=candidate.certification,
        attempt=candidate.attempt,
        start=moment(start),
        end=moment(start + facts.oral_minutes(candidate)),
        held_until=moment(start + facts.hold_minutes(candidate, room)),
        mode=room.kind,
        room=room.id,
        session=f"{who}-{candidate.attempt}",
        panel=tuple(Sitting(seat=m.seat, examiner=m.examiner) for m in facts.problem.panel_of[candidate.panel]),
        decision_due=decision_due(
            facts.problem, facts.certification(candidate), facts.book, moment(start).date(), None
        ),
    )
