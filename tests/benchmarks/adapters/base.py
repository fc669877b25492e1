"""What an adapter is: one instance, its `Problem`, and the way back to the instance's own solution format."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar

from scheduler.domain import Availability, Problem, Weights
from scheduler.rules import known_rules
from scheduler.schedule import Schedule

UTC = dt.UTC
# Public benchmarks know no notice, no file, no lawful length and no lawful panel: no rule of any profile binds them.
NO_RULES: dict[str, None] = dict.fromkeys(known_rules())
NO_WEIGHTS = Weights(**dict.fromkeys(Weights.model_fields, 0))


class Adapter(ABC):
    """One instance of one public kind.

    Attributes
    ----------
    kind : str
        Name of the format.
    name : str
        Name of the instance, for tables.
    planted : float or None
        Cost of the hidden plan it was grown from, where it tells.
    """

    kind: ClassVar[str]
    planted: float | None = None

    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    @abstractmethod
    def recognises(cls, path: Path) -> bool:
        """Tell by its content whether ``path`` is an instance of this kind."""

    @classmethod
    @abstractmethod
    def read(cls, path: Path) -> Adapter:
        """Return the instance at ``path``."""

    @abstractmethod
    def problem(self) -> Problem:
        """Return the instance as the product's problem."""

    @abstractmethod
    def solution(self, schedule: Schedule) -> Any:
        """Return a schedule in the instance's own solution format (JSON values)."""

    @abstractmethod
    def check(self, solution: Any) -> tuple[list[str], dict[str, float]]:
        """Return the breaches found by the instance's independent checker, and the instance's own score."""


def at(day: dt.date, minutes: int) -> dt.datetime:
    """Return the moment ``minutes`` after midnight of a day; benchmarks have no clock changes."""
    return dt.datetime.combine(day, dt.time(), tzinfo=UTC) + dt.timedelta(minutes=minutes)


def never(who: str, first: dt.date, last: dt.date) -> Availability:
    """Return a row that leaves ``who`` no time at all: without any row they would be free always."""
    return Availability(who=who, start=at(first, 0), end=at(last, 1440), level="no")
