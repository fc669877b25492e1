"""Conflicts and repairs of given panels whose hearings each fill a half-day, fact by fact."""

from __future__ import annotations

import datetime as dt
import time

from scheduler.diagnosis.edits import changes_of, plan_of
from scheduler.diagnosis.naming import half_of, listed, name_of, names_of, span_of
from scheduler.diagnosis.report import Advice, Conflict, Named, apply_changes
from scheduler.model.conflicts import Fact, minimal_conflict
from scheduler.model.fixed_panels import FixedPanels
from scheduler.texts import Text
from scheduler.verification import verify

MOST_CONFLICTS = 3
MOST_REPAIRS = 2


def find_conflicts(panels: FixedPanels, seconds: float) -> list[Conflict]:
    """Return minimal conflicts, one after the other among the candidates that no earlier one names.

    Empty when everyone can be heard, or when time ran out before anything was proven.
    """
    deadline = time.monotonic() + seconds
    left, found = list(panels.starts), list[Conflict]()
    while len(found) < MOST_CONFLICTS and time.monotonic() < deadline:
        facts, minimal = _conflict_among(panels, left, deadline)
        if not facts:
            break
        found.append(_conflict(panels, facts, minimal))
        left = [who for who in left if who not in found[-1].candidates]
    return found


def _conflict_among(panels: FixedPanels, candidates: list[str], deadline: float) -> tuple[list[Fact], bool]:
    """Return a conflict of these candidates and whether it is minimal: first who is in it, then what.

    Whoever cannot be left out while all other facts hold cannot be left out when fewer do.
    """
    model, _ = panels.model(candidates, assumed="hearing")
    hearings, proven = minimal_conflict(model, list(model.literals), deadline)
    if not hearings:
        return [], False
    small, _ = panels.model([fact.candidates[0] for fact in hearings])
    others = sorted(fact for fact in small.literals if fact.kind != "hearing")
    facts, minimal = minimal_conflict(small, [*hearings, *others], deadline, hearings)
    return facts or [*hearings, *others], minimal and proven


def find_repairs(panels: FixedPanels, seconds: float) -> list[Advice]:
    """Return small sets of facts to lift so that everyone is heard; the plan of each passed the checker."""
    deadline = time.monotonic() + seconds
    found: list[Advice] = []
    for facts, places in panels.repairs(MOST_REPAIRS, deadline):
        changes = changes_of(panels, facts)
        mended = apply_changes(panels.problem, changes)
        plan = plan_of(panels, mended, places)
        if len(plan.hearings) == len(mended.candidates) and not verify(mended, plan):
            text = listed([_lifted(panels, fact) for fact in facts])
            found.append(
                Advice(
                    kind="repair",
                    text=f"{text.fr[:1].upper()}{text.fr[1:]}.",
                    text_en=f"{text.en[:1].upper()}{text.en[1:]}.",
                    places=tuple(places),
                    lifts=tuple(_named(panels, fact) for fact in facts),
                    changes=changes,
                )
            )
    return found


# --- facts in words -----------------------------------------------------------------------------


def _conflict(panels: FixedPanels, facts: list[Fact], minimal: bool) -> Conflict:
    who = tuple(fact.candidates[0] for fact in facts if fact.kind == "hearing")
    told = names_of(panels.problem, who)
    many = len(who) > 1
    return Conflict(
        candidates=who,
        facts=tuple(_named(panels, fact) for fact in facts),
        minimal=minimal,
        text=f"{told.fr} ne {'peuvent pas être entendus tous ensemble' if many else 'peut pas être entendu'}.",
        text_en=f"{told.en} cannot {'all be heard' if many else 'be heard'}.",
    )


def _named(panels: FixedPanels, fact: Fact) -> Named:
    problem = panels.problem
    ids = [c.id for c in problem.candidates]
    part, index = {
        "hearing": ("candidates", ids.index(fact.candidates[0]) if fact.candidates else None),
        "availability": ("availability", fact.row),
        "room_hour": ("rooms", [room.id for room in problem.rooms].index(fact.room) if fact.room else None),
        "double_duty": ("panels", None),
    }[fact.kind]
    who = problem.availability[fact.row].who if fact.kind == "availability" else ""
    start, end = _span(panels, fact)
    text = _text(panels, fact)
    return Named(
        kind=fact.kind,
        text=text.fr,
        text_en=text.en,
        candidates=fact.candidates or ((who,) if who in problem.candidate_of else ()),
        examiners=tuple(e for e in (fact.examiner, who) if e in problem.examiner_of),
        rooms=tuple(r for r in (fact.room, who) if r in problem.room_of),
        part=part,
        index=index,
        start=start,
        end=end,
    )


def _span(panels: FixedPanels, fact: Fact) -> tuple[dt.datetime | None, dt.datetime | None]:
    if fact.kind == "availability":
        row = panels.problem.availability[fact.row]
        return row.start, row.end
    if fact.kind == "room_hour":
        half, moment = panels.space.grid.half_days[fact.half], panels.space.grid.moment
        return moment(half.start), moment(half.end)
    return None, None


def _text(panels: FixedPanels, fact: Fact) -> Text:
    problem = panels.problem
    if fact.kind == "hearing":
        name = name_of(problem, fact.candidates[0])
        return Text(f"{name} doit être entendu·e.", f"{name} is to be heard.")
    if fact.kind == "availability":
        row = problem.availability[fact.row]
        name, span = name_of(problem, row.who), span_of(row.start, row.end)
        if row.who in problem.room_of:
            return Text(f"La salle {name} est fermée {span.fr}.", f"Room {name} is closed {span.en}.")
        return Text(f"{name} n'est pas disponible {span.fr}.", f"{name} is not available {span.en}.")
    if fact.kind == "room_hour":
        half, name = half_of(panels.space.grid, panels.space.grid.half_days[fact.half]), name_of(problem, fact.room)
        return Text(
            f"La salle {name} ne reçoit qu'un passage le {half.fr}.", f"Room {name} takes one hearing on {half.en}."
        )
    name, both = name_of(problem, fact.examiner), names_of(problem, fact.candidates)
    return Text(f"{name} siège pour {both.fr}.", f"{name} sits for {both.en}.")


def _lifted(panels: FixedPanels, fact: Fact) -> Text:
    problem = panels.problem
    if fact.kind == "availability":
        row = problem.availability[fact.row]
        name, span = name_of(problem, row.who), span_of(row.start, row.end)
        if row.who in problem.room_of:
            return Text(f"ouvrir la salle {name} {span.fr}", f"open room {name} {span.en}")
        return Text(f"obtenir que {name} se libère {span.fr}", f"have {name} come {span.en}")
    if fact.kind == "room_hour":
        half = half_of(panels.space.grid, panels.space.grid.half_days[fact.half])
        return Text(f"trouver une salle de plus le {half.fr}", f"find one more room on {half.en}")
    name, who = name_of(problem, fact.examiner), name_of(problem, fact.candidates[1])
    return Text(f"remplacer {name} dans le jury de {who}", f"replace {name} on the panel of {who}")
