"""What may change around a schedule, and the model of it with what it may let go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ortools.sat.python.cp_model import IntVar

from scheduler.model.context import Model
from scheduler.model.slots import Slot
from scheduler.schedule import Hearing


@dataclass(frozen=True)
class Scope:
    """What may change around a schedule.

    Attributes
    ----------
    hearings : mapping of str to Hearing
        The schedule, by candidate (only candidates the problem has).
    free : frozenset of str
        Candidates who may be heard anywhere the space allows; those without a hearing are new.
    open : frozenset of str
        Sessions (or hearings' own panels) whose people may change while time and room stay.
    fixed : frozenset of str
        Candidates whose hearing stays as it is, panel included, whatever happens.

    near : frozenset of str
        Of the free ones, those first tried at their own time and place; elsewhere is only a price.

    Candidates who are neither free nor in the schedule are not to be placed.
    """

    hearings: Mapping[str, Hearing]
    free: frozenset[str]
    open: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()


@dataclass
class Partial:
    """A model of a scope, and the literals by which held hearings and members are let go.

    Attributes
    ----------
    dropped : dict of str to IntVar
        Literal "this held hearing is let go", by candidate.
    leaving : dict of (str, str) to IntVar
        Literal "this member leaves the held panel", by slot name and examiner.
    wandering : dict of str to IntVar
        Literal "heard elsewhere, wherever that is", of candidates who are tried at their own place.
    slot_of : dict of str to Slot
        The slot of each candidate who stays.
    kept : dict of str to str
        Slots whose panel is not open, with the name by which `Scope.open` would open them.
    """

    model: Model
    scope: Scope
    dropped: dict[str, IntVar] = field(default_factory=dict)
    leaving: dict[tuple[str, str], IntVar] = field(default_factory=dict)
    wandering: dict[str, IntVar] = field(default_factory=dict)
    slot_of: dict[str, Slot] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)

    @property
    def let_go(self) -> list[IntVar]:
        """Every literal of something let go."""
        return [*self.dropped.values(), *self.leaving.values(), *self.wandering.values()]


def scope_order(scope: Scope) -> list[tuple[str, Hearing]]:
    """Return the hearings of a scope in order of time, then candidate."""
    return sorted(scope.hearings.items(), key=lambda item: (item[1].start, item[0]))
