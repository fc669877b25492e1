"""The score of a change made by hand, at once: no solving, only checking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pydantic import AwareDatetime

from scheduler.changes import Changes, compare
from scheduler.clocks import decision_due
from scheduler.domain import Part, Problem
from scheduler.eligibility import Facts
from scheduler.errors import InputError, InputIssue
from scheduler.schedule import Hearing, Reason, Schedule, Sitting, Unplaced, Violation
from scheduler.texts import Text
from scheduler.timegrid import DAY
from scheduler.verification import measure, verify


class Edit(Part):
    """A change by hand: what is empty stays as it is; ``drop`` takes the hearing out of the plan."""

    candidate: str
    start: AwareDatetime | None = None
    room: str = ""
    panel: tuple[Sitting, ...] = ()
    drop: bool = False


class TierMove(Part):
    """How one goal moves: its value before and after."""

    name: str
    before: float
    after: float


class WhatIf(Part):
    """What a change by hand would do."""

    schedule: Schedule
    broken: tuple[Violation, ...]
    mended: tuple[Violation, ...]
    still_broken: int
    tiers: tuple[TierMove, ...]
    changes: Changes


def what_if(problem: Problem, schedule: Schedule, edits: Iterable[Edit], facts: Facts | None = None) -> WhatIf:
    """Return which rules a change newly breaks or mends, and how each goal moves.

    Raises
    ------
    InputError
        With every edit that names someone or something unknown, or lacks what a new hearing needs.
    """
    edits = tuple(edits)
    issues = [issue for number, edit in enumerate(edits, start=1) for issue in _issues(problem, schedule, edit, number)]
    if issues:
        raise InputError(issues)
    facts = facts or Facts(problem)
    after = schedule
    for edit in edits:
        after = _edited(facts, after, edit)
    was, now = (verify(problem, _without_claims(side), facts) for side in (schedule, after))
    former, later = (measure(problem, side, schedule, facts) for side in (schedule, after))
    return WhatIf(
        schedule=Schedule(
            **{name: getattr(after, name) for name in after.model_fields_set} | {"tiers": later, "status": "FEASIBLE"}
        ),
        broken=tuple(v for v in now if v not in was),
        mended=tuple(v for v in was if v not in now),
        still_broken=sum(v in was for v in now),
        tiers=tuple(
            TierMove(name=one.name, before=one.value, after=two.value) for one, two in zip(former, later, strict=True)
        ),
        changes=compare(schedule, after, problem),
    )


def _without_claims(schedule: Schedule) -> Schedule:
    """Return who is heard and who is not: what a plan said of its goals is no rule of the edited one."""
    kept = schedule.model_fields_set & {"hearings", "unplaced"}
    return Schedule(**{name: getattr(schedule, name) for name in kept})


_BY_HAND = Reason(key="edit", text="Retiré du planning à la main.", text_en="Taken out of the plan by hand.")


def _edited(facts: Facts, schedule: Schedule, edit: Edit) -> Schedule:
    rows = {h.candidate: h for h in schedule.hearings}
    before = rows.pop(edit.candidate, None)
    if not edit.drop:
        rows[edit.candidate] = _hearing(facts, rows.values(), before, edit)
    fields = {name: getattr(schedule, name) for name in schedule.model_fields_set}
    fields["hearings"] = tuple(sorted(rows.values(), key=lambda h: (h.start, h.room, h.candidate)))
    if "unplaced" in fields:
        out = [Unplaced(candidate=edit.candidate, reasons=(_BY_HAND,))] if edit.drop and before is not None else []
        fields["unplaced"] = (*(u for u in schedule.unplaced if u.candidate not in rows), *out)
    return Schedule(**fields)


def _hearing(facts: Facts, others: Iterable[Hearing], before: Hearing | None, edit: Edit) -> Hearing:
    problem = facts.problem
    candidate = problem.candidate_of[edit.candidate]
    start = edit.start if before is None or edit.start else before.start
    assert start is not None, "checked before"
    room = problem.room_of[edit.room or (before.room if before else "")]
    minute = facts.grid.minute(start)
    held = minute + facts.hold_minutes(candidate, room)
    panel = edit.panel or (before.panel if before else ())
    certification = facts.certification(candidate)
    day = facts.grid.date(minute // DAY)
    settled = _deliberation(facts, before, minute) or _first_deliberation(facts, certification.sector, day)
    return Hearing(
        candidate=candidate.id,
        certification=candidate.certification,
        attempt=candidate.attempt,
        start=facts.grid.moment(minute),
        end=facts.grid.moment(minute + facts.oral_minutes(candidate)),
        held_until=facts.grid.moment(held),
        mode=room.kind,
        room=room.id,
        session=_session(facts, others, before, room.id, minute, held, panel),
        panel=panel,
        deliberation_day=settled,
        decision_due=decision_due(problem, certification, facts.book, day, settled),
    )


def _session(
    facts: Facts,
    others: Iterable[Hearing],
    before: Hearing | None,
    room: str,
    start: int,
    held: int,
    panel: tuple[Sitting, ...],
) -> str:
    """Return the session of the same panel there, the former one if it still fits, else a new name."""
    half = facts.grid.half_day_of(start, held)
    seated = {(s.seat, s.examiner) for s in panel}
    names = set()
    for other in others:
        first, last = facts.grid.minute(other.start), facts.grid.minute(other.held_until)
        names.add(other.session)
        there = other.room == room and facts.grid.half_day_of(first, last) == half
        if there and {(s.seat, s.examiner) for s in other.panel} == seated:
            return other.session
    if before is not None and before.session not in names:
        return before.session
    name = f"{facts.grid.date(start // DAY).isoformat()}-{half.name if half else 'H'}-{room}"
    while name in names:
        name += "+"
    return name


def _deliberation(facts: Facts, before: Hearing | None, start: int) -> dt.date | None:
    """Return the former deliberation where the hearing stays on its day."""
    same = before is not None and facts.grid.minute(before.start) // DAY == start // DAY
    return before.deliberation_day if before is not None and same else None


def _first_deliberation(facts: Facts, sector: str, day: dt.date) -> dt.date | None:
    days = (d.day for d in facts.problem.deliberations if d.sector in ("", sector) and d.day >= day)
    return min(days, default=None)


def _issues(problem: Problem, schedule: Schedule, edit: Edit, number: int) -> list[InputIssue]:
    before = schedule.hearing_of.get(edit.candidate)
    names = [(edit.candidate, "candidate", edit.candidate in problem.candidate_of)]
    names += [(edit.room, "room", edit.room in problem.room_of)] if edit.room else []
    names += [(s.examiner, "panel", s.examiner in problem.examiner_of) for s in edit.panel]
    found = [
        InputIssue(Text(f"« {name} » est inconnu", f"{name!r} is unknown"), sheet="edits", row=number, column=column)
        for name, column, known in names
        if not known
    ]
    missing = before is None and not edit.drop and not (edit.start and edit.room and edit.panel)
    if missing or (edit.drop and before is None):
        fr, en = "ce candidat n'a pas de passage", "this candidate has no hearing"
        mend = Text("Donnez l'heure, la salle et le jury.", "Give the time, the room and the panel.")
        found.append(InputIssue(Text(fr, en), mend, sheet="edits", row=number, column="candidate"))
    return found
