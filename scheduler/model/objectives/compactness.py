"""Tier 5: no holes between hearings, the same room all day."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scheduler.model.objectives.base import Objective, idle_minutes
from scheduler.schedule import Schedule
from scheduler.texts import Text

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

    from scheduler.model.context import Model
    from scheduler.model.slots import Expr
    from scheduler.view import ScheduleView


class Compactness(Objective):
    """Minutes of holes inside sessions, and a quarter-hour per change of room of an examiner in a day."""

    name = "compactness"
    title = Text("Compacité", "Compactness")
    scale = 15
    weights = ("hole", "room_change")

    def post(self, model: Model, previous: Schedule | None) -> Expr:
        """Return holes and changes of room."""
        weights = model.problem.campaign.weights
        terms: list[Expr] = []
        if weights.hole and model.problem.campaign.panel_mode == "session":
            terms += [weights.hole * model.idle_of(slot) for slot in model.free_slots]
        for who in model.examiners if weights.room_change else ():
            rooms: dict[tuple[int, str], list[IntVar]] = defaultdict(list)
            for s in model.seatings(who):
                rooms[s.half.day, s.room.id].append(s.literal)
            for day, sits in model.examiner_days(who).items():
                here = [model.any_of(literals) for (when, _), literals in rooms.items() if when == day]
                changes = model.cp.new_int_var(0, len(here) - 1, "")
                model.cp.add(changes == sum(here) - sits)
                terms.append(15 * weights.room_change * changes)
        return sum(terms)

    def measure(self, view: ScheduleView, previous: Schedule | None) -> int:
        """Return holes and changes of room of a schedule."""
        weights = view.problem.campaign.weights
        holes = sum(idle_minutes(rows) for rows in view.by_session.values())
        changes = sum(len({held.room.id for held in rows}) - 1 for _, _, rows in view.examiner_days())
        return weights.hole * holes + 15 * weights.room_change * changes
