"""Start, holding and end of each candidate's hearing: variables made when first asked for."""

from __future__ import annotations

from collections.abc import Callable

from ortools.sat.python import cp_model

from scheduler.model.openings import Openings
from scheduler.model.slots import Expr


class _Made(dict[str, Expr]):
    """A dict that makes what it lacks."""

    def __init__(self, make: Callable[[str], Expr]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, who: str) -> Expr:
        value = self[who] = self._make(who)
        return value


class Times:
    """``start``, ``hold`` and ``held`` by candidate, in campaign minutes."""

    def __init__(self, cp: cp_model.CpModel, openings: Openings) -> None:
        self.cp, self.openings = cp, openings
        self.start, self.hold, self.held = _Made(self._start), _Made(self._hold), _Made(self._held)

    def fix(self, who: str, start: Expr, hold: Expr) -> None:
        """Give a candidate times that need no variables of their own."""
        self.start[who], self.hold[who], self.held[who] = start, hold, start + hold

    def _start(self, who: str) -> Expr:
        step = self.openings.space.grid.step
        ranges = sorted(self._ranges(who)) or [(0, 0)]
        domain = cp_model.Domain.from_intervals([[a // step, b // step] for a, b in ranges])
        return self.cp.new_int_var_from_domain(domain, f"start[{who}]") * step

    def _ranges(self, who: str) -> set[tuple[int, int]]:
        candidate, openings = self.openings.space.problem.candidate_of[who], self.openings
        rooms = [openings.space.problem.room_of[room] for room in openings.rooms_of(candidate)]
        halves = [openings.halves[index] for index in openings.halves_of(candidate)]
        return {r for half in halves for room in rooms for r in openings.starts(candidate, half, room)}

    def _longest(self, who: str) -> int:
        space = self.openings.space
        candidate = space.problem.candidate_of[who]
        return max((space.hold_minutes(candidate, room) for room in space.problem.rooms), default=0)

    def _hold(self, who: str) -> Expr:
        return self.cp.new_int_var(0, self._longest(who), f"hold[{who}]")

    def _held(self, who: str) -> Expr:
        last = max((b for _, b in self._ranges(who)), default=0)
        return self.cp.new_int_var(0, last + self._longest(who), f"held[{who}]")
