"""A deliberation day follows in time, and has room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.clocks import decision_due, decision_reach
from scheduler.model.base import ModelRule
from scheduler.schedule import Violation
from scheduler.texts import Text
from scheduler.timegrid import Windows

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

    from scheduler.domain import Certification, Deliberation
    from scheduler.eligibility import Facts, Space
    from scheduler.model.context import Model
    from scheduler.view import Held, ScheduleView


def deliberations_for(facts: Facts, certification: Certification) -> list[Deliberation]:
    """Return the deliberation days of a certification's sector; without any, the panel decides on the spot."""
    days = facts.problem.deliberations
    return [d for d in days if d.sector in ("", certification.sector)]


def in_reach(facts: Facts, certification: Certification, deliberation: Deliberation) -> tuple[int, int]:
    """Return the first and last hearing day (numbers) that a deliberation can settle."""
    day = facts.grid.day_number(deliberation.day)
    reach = decision_reach(facts.problem, certification, facts.book)
    if reach is None or facts.problem.campaign.decision_clock_starts_at == "plenary":
        return 0, day
    return day - reach, day


class Decision(ModelRule):
    """Hearing day ≤ deliberation day ≤ hearing day + delay − notification lead, within its capacity."""

    key = "decision"
    title = Text("Délai de décision", "Decision in time")

    def narrow(self, space: Space) -> None:
        """Keep the days that some deliberation can settle."""
        for candidate in space.problem.candidates:
            certification = space.certification(candidate)
            days = deliberations_for(space, certification)
            if days:
                spans = [space.grid.span_of_days(*in_reach(space, certification, d)) for d in days]
                space.limit_candidate(candidate.id, Windows.of(i for span in spans for i in span), self.key)

    def post(self, model: Model) -> None:
        """Post: each hearing has one deliberation in reach, and none settles more than it can."""
        load: dict[int, list[IntVar]] = {}
        rows = {id(row): number for number, row in enumerate(model.problem.deliberations)}
        for candidate in model.candidates:
            certification = model.space.certification(candidate)
            days = deliberations_for(model.space, certification)
            choices = []
            for deliberation in days:
                chosen = model.cp.new_bool_var(f"settled[{candidate.id},{deliberation.day}]")
                first, last = in_reach(model.space, certification, deliberation)
                for day, literal in model.on_days(candidate.id).items():
                    if not first <= day <= last:
                        model.cp.add_implication(chosen, ~literal)
                load.setdefault(rows[id(deliberation)], []).append(chosen)
                choices.append(chosen)
                model.settled[candidate.id, rows[id(deliberation)]] = chosen
            if days:
                model.cp.add(sum(choices) == model.placed[candidate.id])
        for number, deliberation in enumerate(model.problem.deliberations):
            if deliberation.capacity is not None and number in load:
                elsewhere = model.frame.settled.get(number, 0)
                model.cp.add(sum(load[number]) <= deliberation.capacity - elsewhere)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each decision too late, each deliberation over its capacity, each wrong due date."""
        settled: dict[tuple[dt.date, str], list[Held]] = {}
        for held in view.hearings:
            day = held.hearing.deliberation_day
            days = deliberations_for(view, held.certification)
            reached = [d for d in days if d.day == day and self._reaches(view, held, d)]
            if not days and day is not None:
                yield self.broken(
                    f"Aucune délibération de sa filière n'est prévue le {day:%d/%m/%Y} ({view.tell(held)}).",
                    f"No deliberation of its sector is planned on {day:%d/%m/%Y} ({view.tell(held)}).",
                    [held],
                )
                day = None
            if days and not reached:
                yield self.broken(
                    f"Aucune délibération ne suit à temps ({view.tell(held)}).",
                    f"No deliberation follows in time ({view.tell(held)}).",
                    [held],
                )
            elif reached:
                settled.setdefault((reached[0].day, held.certification.sector), []).append(held)
            due = decision_due(view.problem, held.certification, view.book, view.date_of(held), day)
            if held.hearing.decision_due != due:
                fr, en = (f"{due:%d/%m/%Y}",) * 2 if due else ("vide", "empty")
                yield self.broken(
                    f"La date limite de décision ({view.tell(held)}) devrait être : {fr}.",
                    f"The decision's due date ({view.tell(held)}) should be: {en}.",
                    [held],
                )
        yield from self._overfull(view, settled)

    def _overfull(self, view: ScheduleView, settled: dict[tuple[dt.date, str], list[Held]]) -> Iterator[Violation]:
        for day in sorted({day for day, _ in settled}):
            rows = [d for d in view.problem.deliberations if d.day == day]
            # A general day (no sector) can take what the sector's own day cannot.
            spare = sum(d.capacity or 0 for d in rows if not d.sector)
            endless = any(d.capacity is None for d in rows if not d.sector)
            for (when, sector), held in settled.items():
                own = [d for d in rows if d.sector == sector and sector]
                if when != day or endless or any(d.capacity is None for d in own):
                    continue
                over = len(held) - sum(d.capacity or 0 for d in own)
                spare -= max(over, 0)
                if over > 0 and spare < 0:
                    yield self.broken(
                        f"La délibération du {day:%d/%m/%Y} ({sector}) a trop de dossiers : {len(held)}.",
                        f"The deliberation of {day:%d/%m/%Y} ({sector}) has too many files: {len(held)}.",
                        held,
                    )

    @staticmethod
    def _reaches(view: ScheduleView, held: Held, deliberation: Deliberation) -> bool:
        first, last = in_reach(view, held.certification, deliberation)
        return first <= held.day <= last
