"""Candidates and examiners are convoked long enough before (R6422-3, D3142-32)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.clocks import candidate_notice_on, examiner_notice_on
from scheduler.model.base import SpaceRule
from scheduler.schedule import Violation
from scheduler.texts import Text
from scheduler.timegrid import DAY, Windows

if TYPE_CHECKING:
    from scheduler.domain import Candidate, Problem
    from scheduler.eligibility import Space
    from scheduler.view import Held, ScheduleView


class Notice(SpaceRule):
    """Hearing day − reference day ≥ the notice of the candidate and of each examiner."""

    key = "notice"
    title = Text("Délai de convocation", "Notice")

    def applies(self, problem: Problem) -> bool:
        """Tell whether the day convocations go out is known."""
        return problem.campaign.reference_date is not None

    def post(self, space: Space) -> None:
        """Keep the days that leave the notice."""
        for candidate in space.problem.candidates:
            first = candidate_notice_on(space.problem, space.certification(candidate), space.book)
            if first is not None:
                self._limit(space, candidate, first)
        for certification in space.problem.certifications:
            for examiner in space.problem.examiners:
                first = examiner_notice_on(space.problem, examiner, space.book, certification)
                if first is not None:
                    space.examiner_after[certification.code, examiner.id] = space.grid.day_number(first) * DAY

    @staticmethod
    def _limit(space: Space, candidate: Candidate, first: dt.date) -> None:
        waivers = list(space.problem.waivers_for(candidate.id, candidate.id))
        if any(waiver.start is None for waiver in waivers):
            return
        days = space.grid.span_of_days(space.grid.day_number(first), space.grid.days - 1)
        starts = [space.grid.minute(waiver.start) for waiver in waivers if waiver.start is not None]
        early = ((start, start + space.oral_minutes(candidate)) for start in starts)
        space.limit_candidate(candidate.id, Windows.of([*days, *early]), Notice.key)

    @staticmethod
    def _waived(view: ScheduleView, held: Held, who: str) -> bool:
        waivers = view.problem.waivers_for(held.candidate.id, who)
        return any(waiver.covers(held.candidate.id, who, held.hearing.start) for waiver in waivers)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each person convoked too late without a waiver."""
        for held in view.hearings:
            day = view.date_of(held)
            first = candidate_notice_on(view.problem, held.certification, view.book)
            if first is not None and day < first and not self._waived(view, held, held.candidate.id):
                yield self.broken(
                    f"Le candidat serait convoqué trop tard : pas avant le {first:%d/%m/%Y} ({view.tell(held)}).",
                    f"The candidate would be convoked too late: not before {first:%d/%m/%Y} ({view.tell(held)}).",
                    [held],
                )
            for examiner in held.examiners:
                first = examiner_notice_on(view.problem, examiner, view.book, held.certification)
                if first is not None and day < first and not self._waived(view, held, examiner.id):
                    yield self.broken(
                        f"{examiner.id} serait convoqué trop tard : pas avant le {first:%d/%m/%Y} ({view.tell(held)}).",
                        f"{examiner.id} would be convoked too late: not before {first:%d/%m/%Y} ({view.tell(held)}).",
                        [held],
                        [examiner.id],
                    )
