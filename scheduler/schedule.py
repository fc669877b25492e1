"""A schedule: who is heard when, where and by whom. Field names are those of ``schedule.json``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from pydantic import AwareDatetime

from scheduler.domain import Mode, Part
from scheduler.texts import Lang

Status = Literal["OPTIMAL", "FEASIBLE", "INFEASIBLE", "UNKNOWN"]


class Sitting(Part):
    """One examiner in one seat of a panel."""

    seat: str
    examiner: str


class Hearing(Part):
    """One candidate before one panel.

    ``[start, end)`` is the oral (extra time in, deliberation out); the room and the panel are held
    until ``held_until`` (deliberation and the room's turnaround in).
    """

    candidate: str
    certification: str
    attempt: int = 1
    start: AwareDatetime
    end: AwareDatetime
    held_until: AwareDatetime
    mode: Mode
    room: str
    session: str
    panel: tuple[Sitting, ...]
    deliberation_day: dt.date | None = None
    decision_due: dt.date | None = None

    @cached_property
    def examiners(self) -> tuple[str, ...]:
        """Ids of the panel's members, in seat order."""
        return tuple(sitting.examiner for sitting in self.panel)


class Reason(Part):
    """Why a candidate is not placed: the key of the deciding rule and a sentence in both languages."""

    key: str
    text: str
    text_en: str = ""


class Unplaced(Part):
    """A candidate not placed, with at least one reason."""

    candidate: str
    reasons: tuple[Reason, ...]


class Tier(Part):
    """One tier of goals (lower is better): its value, a proven bound below it, and the gap between.

    ``gap`` is ``(value - bound) / max(|value|, 1)``; 0 means proven optimal given the tiers before it.
    """

    name: str
    value: float
    bound: float | None = None
    gap: float | None = None


class Schedule(Part):
    """A whole plan with what is known of its quality. Holds no clock time of its making.

    ``warnings`` are in French, ``warnings_en`` say the same, in the same order, in English.
    """

    problem_sha256: str = ""
    status: Status = "UNKNOWN"
    profile: str = ""
    warnings: tuple[str, ...] = ()
    warnings_en: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = ()
    hearings: tuple[Hearing, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()

    def warnings_in(self, lang: Lang) -> tuple[str, ...]:
        """Return the warnings in a language; in French where the schedule has no other."""
        return self.warnings_en if lang == "en" and self.warnings_en else self.warnings

    @cached_property
    def hearing_of(self) -> Mapping[str, Hearing]:
        """Hearings by candidate id."""
        return {hearing.candidate: hearing for hearing in self.hearings}


class Violation(Part):
    """One broken rule: its key, a sentence in both languages, and what it is about."""

    rule: str
    text: str
    text_en: str
    candidates: tuple[str, ...] = ()
    examiners: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
