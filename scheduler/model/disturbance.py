"""Whom a schedule disturbs, as literals over a partial model.

A person is disturbed when their own plan differs from the schedule's (see `scheduler.changes`): a
candidate by another time or place, an examiner by that too, and by leaving, joining or changing seat.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ortools.sat.python.cp_model import BoolVarT, IntVar

from scheduler.model.scope import Partial
from scheduler.model.slots import Expr, Place, Slot
from scheduler.schedule import Hearing

MOST_NOTICE = 1000


@dataclass(frozen=True)
class Watch:
    """What the disturbance is counted against.

    Attributes
    ----------
    before : mapping of str to Hearing
        The published hearings by candidate, those of candidates who have left too.
    called : frozenset of str
        People already called (convoked): candidates and examiners, by id.
    missing : callable
        Days of notice missing for a person at a hearing on a day number; 0 when there are none.
    named : frozenset of (str, str)
        (candidate, examiner): named beforehand to step in; counted apart, after everyone else.
    same_person : mapping of str to str
        Candidacies of one person, by the id under which the person is counted.
    """

    before: Mapping[str, Hearing]
    called: frozenset[str]
    missing: Callable[[str, int], int] = lambda who, day: 0
    named: frozenset[tuple[str, str]] = frozenset()
    same_person: Mapping[str, str] = field(default_factory=dict)


class Disturbance:
    """The literals "this person is disturbed", made for those whom anything can disturb.

    Without ``joining`` only those are counted who lose something they had.
    """

    def __init__(self, partial: Partial, watch: Watch, joining: bool = True) -> None:
        self.partial, self.watch, self.joining = partial, watch, joining
        self.model, self.cp = partial.model, partial.model.cp
        self.called: dict[str, IntVar] = {}
        self.others: dict[str, IntVar] = {}
        self.named: dict[str, IntVar] = {}
        self.notice: dict[str, IntVar] = {}
        for who in watch.before:
            if who not in partial.model.problem.candidate_of:
                self._gone(who)
        for who in partial.scope.free:
            self._free(who)
        for name, slot in {slot.name: slot for slot in partial.slot_of.values()}.items():
            if name not in partial.kept:
                self._open(slot)
        self._let_go()

    # --- the goals ----------------------------------------------------------------------------

    def count_called(self) -> Expr:
        """Return the number of people already called who are disturbed."""
        return sum(self.called.values())

    def count_others(self) -> Expr:
        """Return the number of other people who are disturbed."""
        return sum(self.others.values())

    def count_named(self) -> Expr:
        """Return the number of people who step in as it was foreseen."""
        return sum(self.named.values())

    def missing_days(self) -> Expr:
        """Return the days of notice missing, the worst of each person disturbed."""
        return sum(self.notice.values())

    # --- what disturbs whom -------------------------------------------------------------------

    def _disturbs(self, who: str, day: int, literals: list[BoolVarT], named: bool = False) -> None:
        """Post: when all literals hold, ``who`` is disturbed about a hearing on ``day``."""
        who = self.watch.same_person.get(who, who)
        group = self.named if named else self.called if who in self.watch.called else self.others
        if who not in group:
            group[who] = self.cp.new_bool_var(f"told[{who}]")
        self.cp.add_bool_or([*(~literal for literal in literals), group[who]])
        if days := self.watch.missing(who, day):
            if who not in self.notice:
                self.notice[who] = self.cp.new_int_var(0, MOST_NOTICE, f"missing[{who}]")
            self.cp.add(self.notice[who] >= days).only_enforce_if(literals)

    def _day(self, hearing: Hearing) -> int:
        return self.model.space.grid.minute(hearing.start) // 1440

    def _gone(self, who: str) -> None:
        hearing, true = self.watch.before[who], self.cp.new_constant(1)
        for name in (who, *hearing.examiners):
            self._disturbs(name, self._day(hearing), [true])

    def _free(self, who: str) -> None:
        before = self.watch.before.get(who)
        if before is None:
            self._new(who)
            return
        same = self._same(who, before)
        for name in (who, *before.examiners):
            self._disturbs(name, self._day(before), [~same])
        seats = {s.examiner: s.seat for s in before.panel}
        for place in self.model.places[who]:
            slot, here, day = place.slot, place.literal, place.half.day
            if day != self._day(before):
                for name in (who, *(e for e in seats if e in slot.members)):
                    sits = [slot.members[name]] if name != who else []
                    self._notice_only(name, day, [here, *sits])
            self._panel_differs(who, place, seats, same)
            for name, member in slot.members.items():
                if name not in seats:
                    self._joins(name, day, [here, member], (who, name) in self.watch.named)

    def _panel_differs(self, who: str, place: Place, seats: dict[str, str], same: BoolVarT) -> None:
        """Post: at the former time and place, who has left the seat is disturbed."""
        if place.room.id != self.watch.before[who].room or isinstance(same, int):
            return
        for name, seat in seats.items():
            left = [~stays for stays in place.slot.sits(name, seat)]
            self._disturbs(name, place.half.day, [place.literal, same, *left])

    def _new(self, who: str) -> None:
        for place in self.model.places[who] if self.joining else ():
            self._disturbs(who, place.half.day, [place.literal])
            for name, member in place.slot.members.items():
                self._joins(name, place.half.day, [place.literal, member], False)

    def _joins(self, name: str, day: int, literals: list[BoolVarT], named: bool) -> None:
        if self.joining:
            self._disturbs(name, day, literals, named)

    def _notice_only(self, who: str, day: int, literals: list[BoolVarT]) -> None:
        if self.watch.missing(who, day):
            self._disturbs(who, day, literals)

    def _same(self, who: str, before: Hearing) -> BoolVarT:
        """Return the literal "heard at the former time and place, for as long"."""
        space, candidate = self.model.space, self.model.problem.candidate_of[who]
        start = space.grid.minute(before.start)
        room = self.model.problem.room_of.get(before.room)
        places = [p for p in self.model.places[who] if p.room.id == before.room]
        lasts = (space.grid.minute(before.end) - start, space.grid.minute(before.held_until) - start)
        if room is None or not places or lasts != (space.oral_minutes(candidate), space.hold_minutes(candidate, room)):
            return self.cp.new_constant(0)
        same = self.cp.new_bool_var(f"same[{who}]")
        self.cp.add_bool_or([*(p.literal for p in places), ~same])
        self.model.restrict_start(who, [(start, start)], [same])
        return same

    def _open(self, slot: Slot) -> None:
        """Post: where time and room stay and the panel may change, who leaves or comes is disturbed."""
        staying = [who for who in slot.hearings if who not in self.partial.scope.free]
        before = self.watch.before[staying[0]]
        day = slot.options[0].half.day
        seats = {s.examiner: s.seat for s in before.panel}
        stays = [slot.used]
        for name, seat in seats.items():
            kept = slot.sits(name, seat)
            self._disturbs(name, day, [*stays, *(~literal for literal in kept)])
        for name, member in slot.members.items():
            if name not in seats:
                named = any((who, name) in self.watch.named for who in staying)
                self._joins(name, day, [*stays, member], named)

    def _let_go(self) -> None:
        for who, gone in self.partial.dropped.items():
            hearing = self.watch.before[who]
            for name in (who, *hearing.examiners):
                self._disturbs(name, self._day(hearing), [gone])
        slots = {slot.name: slot for slot in self.partial.slot_of.values()}
        for (name, examiner), gone in self.partial.leaving.items():
            self._disturbs(examiner, slots[name].options[0].half.day, [gone])
