"""What a panel holds: a session's half-day in a room, or one hearing of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from ortools.sat.python.cp_model import IntVar, LinearExpr

from scheduler.domain import Room
from scheduler.timegrid import HalfDay

Expr = LinearExpr | int
Pool = tuple[str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """One half-day and room a slot may take."""

    literal: IntVar
    half: HalfDay
    room: Room


@dataclass(slots=True, eq=False)
class Slot:
    """A panel to be formed: who may sit, whom it may hear, when and where.

    Attributes
    ----------
    hearings : dict of str to IntVar
        Literal "this panel hears this candidate".
    certifications : dict of str to IntVar
        Literal "this panel hears someone of this certification".
    seats : dict of str to dict of str to IntVar
        Literal "this examiner takes this seat"; empty where seats are left open.
    open_seats : dict of str to tuple of str
        Where it does not matter who takes which seat as long as all are filled: who may take each. Seats
        are then given out once the panel is known, and the model is rid of their permutations.
    members : dict of str to IntVar
        Literal "this examiner sits on this panel".
    start, end : linear expressions
        From the first start to the last end of a holding, in campaign minutes.
    load : linear expression
        Minutes of all holdings.
    most : int
        The most hearings that fit; 0 where it has not been worked out.
    full : bool
        Whoever is heard has a full panel, so that examiners' hearings add up to the seats of all hearings.
    timeless : bool
        Nobody's time matters inside the half-day: hearings follow one another in any order, and have
        no start of their own in the model.
    runs : list of dict of str to IntVar
        Of a timeless session: who is heard in each run of holdings without a gap, once a rule asked.
    gaps : list of linear expressions
        Of a timeless session: minutes between each run and the next.
    fixed : bool
        Held as it stands; known to the model only for what it takes from people and rooms.
    """

    name: str
    used: IntVar
    start: Expr
    end: Expr
    options: list[Option] = field(default_factory=list)
    hearings: dict[str, IntVar] = field(default_factory=dict)
    certifications: dict[str, IntVar] = field(default_factory=dict)
    pools: dict[Pool, IntVar] = field(default_factory=dict)
    seats: dict[str, dict[str, IntVar]] = field(default_factory=dict)
    open_seats: dict[str, tuple[str, ...]] = field(default_factory=dict)
    members: dict[str, IntVar] = field(default_factory=dict)
    load: Expr = 0
    most: int = 0
    full: bool = False
    timeless: bool = False
    runs: list[dict[str, IntVar]] = field(default_factory=list)
    gaps: list[Expr] = field(default_factory=list)
    fixed: bool = False

    def sits(self, examiner: str, seat: str = "") -> list[IntVar]:
        """Return the literals by which an examiner sits here, in one seat or any."""
        if not seat:
            return [self.members[examiner]] if examiner in self.members else []
        people = self.seats.get(seat, {})
        return [people[examiner]] if examiner in people else []


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One way to hear a candidate: a slot at a half-day in a room."""

    literal: IntVar
    slot: Slot
    half: HalfDay
    room: Room


@dataclass(frozen=True, slots=True, eq=False)
class Seating:
    """An examiner on a slot at a half-day in a room; ``count`` is the number of hearings they hear there."""

    literal: IntVar
    slot: Slot
    half: HalfDay
    room: Room
    count: Expr
