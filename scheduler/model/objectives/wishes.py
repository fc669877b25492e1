"""Tier 3: wished modes, half-days and people; times "if needed"; women and men on each panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.domain import Candidate, Examiner, Room
from scheduler.model.objectives.base import Objective
from scheduler.schedule import Schedule
from scheduler.texts import Text
from scheduler.timegrid import DAY, HalfDay, Windows

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

    from scheduler.model.context import Model
    from scheduler.model.slots import Expr
    from scheduler.view import Held, ScheduleView


def unwished(person: Candidate | Examiner, minute: int, room: Room, mode: int, half_day: int) -> int:
    """Return the weight of the person's wishes that a place at ``minute`` does not meet."""
    lost = mode if person.wished_mode is not None and person.wished_mode != room.kind else 0
    morning = minute % DAY < 720
    if person.wished_half_day is not None and (person.wished_half_day == "am") != morning:
        lost += half_day
    return lost


class Wishes(Objective):
    """One count per wish not met, weighted; gender balance is a goal without quota (D6412-6)."""

    name = "wishes"
    title = Text("Souhaits et équilibre", "Wishes and balance")
    weights = ("wish_mode", "wish_half_day", "wish_people", "if_needed", "gender_balance")

    def post(self, model: Model, previous: Schedule | None) -> Expr:
        """Return the weight of wishes not met."""
        return sum([*self._candidates(model), *self._examiners(model), *self._if_needed(model), *self._balance(model)])

    def _candidates(self, model: Model) -> list[Expr]:
        weights = model.problem.campaign.weights
        return [
            unwished(candidate, place.half.start, place.room, weights.wish_mode, weights.wish_half_day) * place.literal
            for candidate in model.candidates
            for place in model.places[candidate.id]
        ]

    def _examiners(self, model: Model) -> list[Expr]:
        weights = model.problem.campaign.weights
        terms: list[Expr] = []
        for who in model.examiners:
            examiner = model.problem.examiner_of[who]
            if examiner.wished_mode or examiner.wished_half_day:
                for s in model.seatings(who):
                    lost = unwished(examiner, s.half.start, s.room, weights.wish_mode, weights.wish_half_day)
                    terms.append(lost * s.literal)
            for slot, sits in model.slots_of(who) if examiner.wished_with else ():
                if slot.fixed:
                    continue
                alone = model.cp.new_bool_var("")
                friends = [slot.members[f] for f in examiner.wished_with if f in slot.members]
                model.cp.add_bool_or([*friends, ~sits, alone])
                terms.append(weights.wish_people * alone)
        return terms

    def _if_needed(self, model: Model) -> list[Expr]:
        weight = model.problem.campaign.weights.if_needed
        ids = [c.id for c in model.candidates] + list(model.examiners)
        glad = {who: model.space.gladly_windows(who) for who in ids}
        terms: list[Expr] = []
        for candidate in model.candidates if weight else ():
            windows = glad[candidate.id]
            if windows is not None:
                for place in model.places[candidate.id]:
                    oral = model.space.oral_minutes(candidate)
                    terms.append(weight * _outside(model, candidate.id, windows, oral, place.half, [place.literal]))
        for who in model.examiners if weight else ():
            windows = glad[who]
            if windows is None:
                continue
            for s in model.seatings(who):
                if s.slot.fixed:
                    continue
                for heard, literal in s.slot.hearings.items():
                    hold = model.space.hold_minutes(model.problem.candidate_of[heard], s.room)
                    terms.append(weight * _outside(model, heard, windows, hold, s.half, [s.literal, literal]))
        return terms

    def _balance(self, model: Model) -> list[Expr]:
        weight = model.problem.campaign.weights.gender_balance
        if not weight or not any(e.sex for e in model.problem.examiners):
            return []
        terms: list[Expr] = []
        for slot in model.free_slots:
            for sex in ("F", "M"):
                people = [x for who, x in slot.members.items() if model.problem.examiner_of[who].sex == sex]
                missing = model.cp.new_bool_var("")
                model.cp.add_bool_or([*people, ~slot.used, missing])
                terms.append(weight * missing)
        return terms

    def measure(self, view: ScheduleView, previous: Schedule | None) -> int:
        """Return the weight of wishes not met in a schedule."""
        weights = view.problem.campaign.weights
        total = 0
        for held in view.hearings:
            # A wish is about the half-day: the model counts by its start, as here.
            at = held.half.start if held.half else held.start
            total += unwished(held.candidate, at, held.room, weights.wish_mode, weights.wish_half_day)
            total += weights.if_needed * self._reluctant(view, held)
        for rows in view.by_session.values():
            total += self._of_session(view, rows[0])
        return total

    @staticmethod
    def _reluctant(view: ScheduleView, held: Held) -> int:
        candidate = view.gladly_windows(held.candidate.id)
        count = int(candidate is not None and not candidate.holds(held.start, held.end))
        for examiner in held.examiners:
            windows = view.gladly_windows(examiner.id)
            count += int(windows is not None and not windows.holds(held.start, held.held))
        return count

    @staticmethod
    def _of_session(view: ScheduleView, held: Held) -> int:
        weights = view.problem.campaign.weights
        at = held.half.start if held.half else held.start
        total = 0
        for examiner in held.examiners:
            total += unwished(examiner, at, held.room, weights.wish_mode, weights.wish_half_day)
            if examiner.wished_with and set(examiner.wished_with).isdisjoint(e.id for e in held.examiners):
                total += weights.wish_people
        if any(e.sex for e in view.problem.examiners):
            total += weights.gender_balance * (2 - len({e.sex for e in held.examiners} - {None}))
        return total


def _outside(
    model: Model, candidate: str, windows: Windows, minutes: int, half: HalfDay, literals: list[IntVar]
) -> IntVar | int:
    """Return a literal that must hold when a hearing lies outside the windows people like."""
    if windows.holds(half.start, half.end):
        return 0
    outside = model.cp.new_bool_var("")
    ranges = list(model.space.grid.starts(windows.within(half.start, half.end), minutes))
    if not ranges:
        model.cp.add_bool_or([*(~literal for literal in literals), outside])
        return outside
    model.restrict_start(candidate, ranges, [*literals, ~outside])
    return outside
