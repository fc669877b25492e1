"""Each seat of the panel is filled by a different person who may take it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import ModelRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.domain import Examiner, Seat
    from scheduler.eligibility import Space
    from scheduler.model.context import Model
    from scheduler.model.slots import Slot
    from scheduler.view import Held, ScheduleView


def may_take(seat: Seat, examiner: Examiner, specialist: bool) -> bool:
    """Tell whether an examiner may take a seat; ``specialist``: matches the certification."""
    return (
        (not seat.categories or examiner.category in seat.categories)
        and (not seat.people or examiner.id in seat.people)
        and (not seat.chair or examiner.chair)
        and (not seat.needs_speciality or specialist)
    )


class Seats(ModelRule):
    """Seats filled, by distinct and eligible people; the panel is as large as the profile asks (D6412-6)."""

    key = "seats"
    title = Text("Composition du jury", "Seats of the panel")

    def narrow(self, space: Space) -> None:
        """Keep eligible people for each seat; a panel that is too small hears nobody."""
        for certification in space.problem.certifications:
            seats = space.problem.seats_of[certification.code]
            for seat in seats:
                for examiner in space.problem.examiners:
                    if not may_take(seat, examiner, space.is_specialist(examiner, certification)):
                        space.bar_from_seat(certification.code, seat.seat, examiner.id)
            if sum(seat.count for seat in seats) < space.book.whole("panel_min", certification):
                space.close_certification(certification.code, self.key)

    def post(self, model: Model) -> None:
        """Post: every seat of a candidate's certification is filled by people who may take it."""
        for slot in model.free_slots:
            self._post_each(model, slot)
            if slot.open_seats:
                self._post_open(model, slot)
                continue
            for name, people in slot.seats.items():
                model.cp.add(sum(people.values()) == model.seat_count(slot, name))
            for code, literal in slot.certifications.items():
                for seat in model.problem.seats_of[code]:
                    able = set(model.space.seat_people[code, seat.seat])
                    seated = [v for e, v in slot.seats[seat.seat].items() if e in able]
                    model.cp.add(sum(seated) >= seat.count * literal)

    @staticmethod
    def _post_each(model: Model, slot: Slot) -> None:
        """Post that each candidate has people of their own for each set of seats: implied, but good for the bound."""
        for who, here in slot.hearings.items():
            barred = model.space.candidates[who].barred
            if barred.isdisjoint(slot.members):
                continue
            code = model.problem.candidate_of[who].certification
            seats = model.problem.seats_of[code]
            for size in range(1, len(seats) + 1):
                for some in itertools.combinations(seats, size):
                    able = dict.fromkeys(e for seat in some for e in model.space.seat_people[code, seat.seat])
                    there = [slot.members[e] for e in able if e in slot.members and e not in barred]
                    model.cp.add(sum(there) >= sum(seat.count for seat in some) * here)

    @staticmethod
    def _post_open(model: Model, slot: Slot) -> None:
        """Post that the members can be given the seats: as many for each set of seats (Hall's theorem)."""
        counts = dict(next(iter(slot.pools))[1])
        model.cp.add(sum(slot.members.values()) == sum(counts.values()) * slot.used)
        for size in range(1, len(counts)):
            for names in itertools.combinations(counts, size):
                able = dict.fromkeys(who for name in names for who in slot.open_seats[name])
                model.cp.add(sum(slot.members[who] for who in able) >= sum(counts[n] for n in names) * slot.used)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each seat empty, filled twice or by someone who may not take it."""
        for held in view.hearings:
            people = held.hearing.panel
            if len({s.examiner for s in people}) < len(people):
                yield self._wrong(view, held, "une personne y siège deux fois", "someone sits twice")
            if len(people) < view.book.whole("panel_min", held.certification):
                yield self._wrong(view, held, "il a trop peu de membres", "it has too few members")
            seats = {seat.seat: seat for seat in view.problem.seats_of[held.certification.code]}
            for name, seat in seats.items():
                count = sum(1 for s in people if s.seat == name)
                if count != seat.count:
                    yield self._wrong(
                        view, held, f"siège « {name} » : {count} au lieu de {seat.count}",
                        f"seat {name!r}: {count} instead of {seat.count}",
                    )  # fmt: skip
            for sitting in people:
                seat_found = seats.get(sitting.seat)
                examiner = view.problem.examiner_of[sitting.examiner]
                if seat_found is None or not may_take(
                    seat_found, examiner, view.is_specialist(examiner, held.certification)
                ):
                    yield self._wrong(
                        view, held, f"{sitting.examiner} ne peut pas occuper le siège « {sitting.seat} »",
                        f"{sitting.examiner} may not take seat {sitting.seat!r}",
                    )  # fmt: skip

    def _wrong(self, view: ScheduleView, held: Held, fr: str, en: str) -> Violation:
        return self.broken(
            f"Jury incorrect ({view.tell(held)}) : {fr}.", f"Wrong panel ({view.tell(held)}): {en}.", [held]
        )
