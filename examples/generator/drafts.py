"""People and sessions while a plan grows: what is known of them so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from examples.generator.shape import Slot
from scheduler.domain import Certification

REMOTE = "remote"


@dataclass(slots=True, eq=False)
class CandidateDraft:
    """A candidate and the place the plan keeps for them."""

    id: str
    region: str
    certification: Certification
    need: str
    extra_time: float = 0.0

    @property
    def oral_minutes(self) -> int:
        """Minutes of the oral, extra time in, on a grid of five minutes."""
        slots = self.certification.oral_minutes * (1 + self.extra_time) / 5
        return 5 * -int(-(slots - 1e-6) // 1)

    @property
    def hold_minutes(self) -> int:
        """Minutes the panel is held: oral and deliberation."""
        return self.oral_minutes + self.certification.deliberation_minutes


@dataclass(slots=True, eq=False)
class ExaminerDraft:
    """An examiner, their limits and the sessions the plan gives them."""

    id: str
    region: str
    category: str
    specialities: tuple[str, ...]
    chair: bool
    centres: tuple[str, ...]
    remote: bool
    max_half_day: int
    max_day: int
    max_week: int
    max_days: int
    busy: dict[Slot, int] = field(default_factory=dict)
    place: dict[dt.date, str] = field(default_factory=dict)

    def can_sit(self, slot: Slot, centre: str, hearings: int) -> bool:
        """Tell whether one more session of ``hearings`` at ``centre`` ("" when remote) keeps every limit."""
        if slot in self.busy or not (self.remote if not centre else centre in self.centres):
            return False
        if self.place.get(slot.day, centre or REMOTE) != (centre or REMOTE) or hearings > self.max_half_day:
            return False
        same_day = sum(count for other, count in self.busy.items() if other.day == slot.day)
        return same_day + hearings <= self.max_day and self._days_fit(slot.day)

    def _days_fit(self, day: dt.date) -> bool:
        days = set(self.place) | {day}
        week = day.isocalendar()[:2]
        return len(days) <= self.max_days and sum(d.isocalendar()[:2] == week for d in days) <= self.max_week

    def sit(self, slot: Slot, centre: str, hearings: int) -> None:
        """Take one more session."""
        self.busy[slot] = hearings
        self.place[slot.day] = centre or REMOTE


@dataclass(slots=True, eq=False)
class SessionDraft:
    """A panel, a half-day, a room, and the candidates heard one after the other."""

    sector: str
    need: str
    slot: Slot
    centre: str
    room: str
    members: list[CandidateDraft]
    panel: tuple[ExaminerDraft, ExaminerDraft, ExaminerDraft]


def packs(members: Iterable[CandidateDraft], minutes: int, most: int = 3) -> list[list[CandidateDraft]]:
    """Cut candidates into groups that fit in a half-day of ``minutes``, ``most`` at the most."""
    groups: list[list[CandidateDraft]] = []
    for one in members:
        last = groups[-1] if groups else []
        if last and len(last) < most and sum(c.hold_minutes for c in last) + one.hold_minutes <= minutes:
            last.append(one)
        else:
            groups.append([one])
    return groups
