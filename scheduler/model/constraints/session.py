"""One panel sits a half-day in a room and hears candidates of one sector."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import ModelRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.domain import Problem
    from scheduler.model.context import Model
    from scheduler.view import Held, ScheduleView


class Session(ModelRule):
    """In panel mode ``session``: one panel per room place and half-day, one session per examiner and half-day."""

    key = "session"
    title = Text("Session de jury", "Session")

    def applies(self, problem: Problem) -> bool:
        """Tell whether panels sit half-days."""
        return problem.campaign.panel_mode == "session"

    def post(self, model: Model) -> None:
        """Post: one session per examiner and half-day; one kind of panel and one sector per session."""
        for who in model.examiners:
            for rows in model.seatings_by_half(who).values():
                model.cp.add_at_most_one(seating.literal for seating in rows)
        for slot in model.free_slots:
            model.cp.add(sum(slot.pools.values()) == slot.used)
            for candidate, literal in slot.hearings.items():
                model.cp.add_implication(literal, slot.pools[model.pool_of(candidate)])

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each session that is not one room, half-day, panel and sector."""
        for name, rows in view.by_session.items():
            first = rows[0]
            for held in rows[1:]:
                same = (
                    held.room.id == first.room.id
                    and held.half_key == first.half_key
                    and held.certification.sector == first.certification.sector
                    and sorted((s.seat, s.examiner) for s in held.hearing.panel)
                    == sorted((s.seat, s.examiner) for s in first.hearing.panel)
                )
                if not same:
                    yield self.broken(
                        f"La session {name} n'a pas une seule salle, demi-journée, équipe et filière "
                        f"({view.tell(held)}).",
                        f"Session {name} is not one room, half-day, panel and sector ({view.tell(held)}).",
                        [first, held],
                    )
        for examiner, _, rows in view.examiner_half_days():
            if len({held.hearing.session for held in rows}) > 1:
                yield self.broken(
                    f"{examiner.id} siège dans deux sessions la même demi-journée ({view.tell(rows[0])}).",
                    f"{examiner.id} sits in two sessions on one half-day ({view.tell(rows[0])}).",
                    rows,
                    [examiner.id],
                )
        yield from self._crowded(view)

    def _crowded(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each room place with more than one panel on a half-day."""
        sessions: dict[tuple[str, tuple[int, str]], dict[str, Held]] = {}
        for held in view.hearings:
            sessions.setdefault((held.room.id, held.half_key), {}).setdefault(held.hearing.session, held)
        for (room, _), found in sessions.items():
            kind, capacity = view.problem.room_of[room].kind, view.problem.room_of[room].capacity
            limit = 1 if kind == "in_centre" else capacity
            if limit != "unlimited" and len(found) > limit:
                firsts = list(found.values())
                yield self.broken(
                    f"La salle {room} reçoit trop de jurys sur une demi-journée ({view.tell(firsts[0])}).",
                    f"Room {room} has too many panels on one half-day ({view.tell(firsts[0])}).",
                    firsts,
                    rooms=[room],
                )
