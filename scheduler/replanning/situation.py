"""Where a published plan stands after events: what is hit, what is frozen, who may be called late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from scheduler.clocks import candidate_notice_on, examiner_notice_on
from scheduler.domain import NoticeWaiver, Problem
from scheduler.eligibility import Facts
from scheduler.events import CandidateAdded, Happened
from scheduler.model.base import SpaceRule
from scheduler.model.constraints import CONSTRAINTS
from scheduler.replanning.editing import apply_events
from scheduler.schedule import Hearing, Schedule, Violation
from scheduler.verification import verify

# Rules about one hearing alone: a hearing that breaks one cannot stay as it is.
_ALONE = {rule.key for rule in CONSTRAINTS if isinstance(rule, SpaceRule)} | {
    "length", "seats", "specialists", "given_panel", "pins", "reference",
}  # fmt: skip
_LONGER = {"hearing_longer", "accommodation_added"}


@dataclass(frozen=True)
class Situation:
    """A problem after events, with its published hearings sorted by what may become of them.

    Attributes
    ----------
    before : Schedule
        As published.
    problem : Problem
        After the events, with the waivers of notice that are due; what the repaired schedule is checked against.
    on : date
        The day of the repair: what is before it is past.
    hit : frozenset of str
        Candidates whose hearing cannot stay as it is.
    touched : frozenset of str
        Candidates whose hearing is in the way of one that is hit, or cannot stay together with another.
    new : frozenset of str
        Candidates to place who have no hearing.
    """

    before: Schedule
    problem: Problem
    on: dt.date
    hit: frozenset[str]
    touched: frozenset[str]
    new: frozenset[str]

    @cached_property
    def facts(self) -> Facts:
        """The problem's clock and rules."""
        return Facts(self.problem)

    @cached_property
    def hearings(self) -> dict[str, Hearing]:
        """Published hearings of candidates who are still there."""
        return {h.candidate: h for h in self.before.hearings if h.candidate in self.problem.candidate_of}

    @cached_property
    def called(self) -> frozenset[str]:
        """Everyone who has been called: all people of the schedule once convocations are out."""
        if not is_out(self.problem, self.on):
            return frozenset()
        return frozenset(who for h in self.before.hearings for who in (h.candidate, *h.examiners))

    @cached_property
    def frozen(self) -> frozenset[str]:
        """Candidates whose hearing stays, panel included: past, or within the notice and not touched."""
        return frozenset(
            who
            for who, hearing in self.hearings.items()
            if who not in self.hit and (self.is_past(hearing) or (who not in self.touched and self._is_near(hearing)))
        )

    def is_past(self, hearing: Hearing) -> bool:
        """Tell whether a hearing was before the day of the repair."""
        return self.day(hearing) < self.on

    def day(self, hearing: Hearing) -> dt.date:
        """Return the day of a hearing in the campaign's timezone."""
        return hearing.start.astimezone(self.problem.campaign.zone).date()

    def _is_near(self, hearing: Hearing) -> bool:
        """Tell whether a hearing is within the notice of its candidate or of one of its examiners."""
        if not is_out(self.problem, self.on):
            return False
        firsts = (self.first_day(who) for who in (hearing.candidate, *hearing.examiners))
        return any(first is not None and self.day(hearing) < first for first in firsts)

    def first_day(self, who: str) -> dt.date | None:
        """Return the first day for which ``who`` can still be called in time, None without a notice."""
        candidate = self.problem.candidate_of.get(who)
        if candidate is not None:
            return candidate_notice_on(self.problem, self.facts.certification(candidate), self.facts.book)
        examiner = self.problem.examiner_of.get(who)
        return examiner_notice_on(self.problem, examiner, self.facts.book) if examiner else None

    def missing_days(self, who: str, day: int) -> int:
        """Return the days of notice that ``who`` would miss for a hearing on a day number."""
        first = self.first_day(who)
        return 0 if first is None else max(self.facts.grid.day_number(first) - day, 0)

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield (candidate, examiner) named beforehand to step in on the panel of a hearing."""
        for who, hearing in self.hearings.items():
            for name in alternates(self.problem, hearing):
                yield who, name


def is_out(problem: Problem, on: dt.date) -> bool:
    """Tell whether convocations have gone out (a campaign that does not say when: they have)."""
    sent = problem.campaign.reference_date
    return sent is None or sent <= on


def alternates(problem: Problem, hearing: Hearing) -> list[str]:
    """Return who is named to stand in on a hearing: alternates of its session or of its given panel."""
    names = {hearing.session, problem.candidate_of[hearing.candidate].panel} - {""}
    return [m.examiner for m in problem.panels if m.alternate and m.panel in names]


def situate(problem: Problem, schedule: Schedule, happened: Happened, on: dt.date) -> Situation:
    """Return the situation after events, seen from day ``on``.

    Raises
    ------
    InputError
        With every event that names someone unknown or comes too late.
    """
    after = apply_events(problem, happened, schedule, on)
    here = {h.candidate: h for h in schedule.hearings if h.candidate in after.candidate_of}
    after = _called_again(after, here.values(), happened, on)
    first = Situation(schedule, after, on, frozenset(), frozenset(), frozenset())
    broken = verify(after, Schedule(hearings=tuple(here.values())), first.facts)
    hit = frozenset(who for who in _alone(broken, here) if not first.is_past(here[who]))
    touched = frozenset(who for who in _together(broken, here, happened, hit) if not first.is_past(here[who])) - hit
    added = {event.candidate.id for event in happened.events if isinstance(event, CandidateAdded)}
    new = frozenset(c.id for c in after.candidates if c.id not in here and (happened.place_waiting or c.id in added))
    waivers = (*after.notice_waivers, *_of_events(after, here, hit | touched))
    return Situation(schedule, after.model_copy(update={"notice_waivers": waivers}), on, hit, touched, new)


def _called_again(problem: Problem, hearings: Iterable[Hearing], happened: Happened, on: dt.date) -> Problem:
    """Return the problem in which new convocations go out on day ``on``; who was called in time stays called."""
    waivers = [w for w in problem.notice_waivers if w.reason in ("consent", "stand_in")]
    waivers += [NoticeWaiver(who=who, reason="consent") for who in happened.consents]
    sent = problem.campaign.reference_date
    if sent is None or on <= sent:
        return problem.model_copy(update={"notice_waivers": tuple(dict.fromkeys(waivers))})
    campaign = problem.campaign.model_copy(update={"reference_date": on})
    after = problem.model_copy(update={"campaign": campaign})
    judge = Situation(Schedule(), after, on, frozenset(), frozenset(), frozenset())
    for hearing in hearings:
        for who in (hearing.candidate, *hearing.examiners):
            first = judge.first_day(who)
            if first is not None and judge.day(hearing) < first:
                waivers.append(
                    NoticeWaiver(candidate=hearing.candidate, who=who, start=hearing.start, reason="convoked")
                )
    return after.model_copy(update={"notice_waivers": tuple(dict.fromkeys(waivers))})


def _of_events(problem: Problem, here: dict[str, Hearing], exempt: frozenset[str]) -> Iterator[NoticeWaiver]:
    if problem.campaign.reference_date is None:
        return
    for who in sorted(exempt):
        yield NoticeWaiver(candidate=who, reason="event")
        for name in alternates(problem, here[who]):
            yield NoticeWaiver(candidate=who, who=name, reason="stand_in")


def _alone(broken: list[Violation], here: dict[str, Hearing]) -> set[str]:
    return {who for v in broken if v.rule in _ALONE for who in v.candidates if who in here}


def _together(broken: list[Violation], here: dict[str, Hearing], happened: Happened, hit: frozenset[str]) -> set[str]:
    """Return who cannot stay together with others, whole sessions of them, and who follows a longer hearing."""
    named = {who for v in broken if v.rule not in _ALONE for who in v.candidates if who in here}
    sessions = {here[who].session for who in named}
    found = named | {who for who, hearing in here.items() if hearing.session in sessions}
    longer = {getattr(event, "candidate", "") for event in happened.events if event.kind in _LONGER} & hit
    for who in longer:
        mine = here[who]
        found |= {o for o, h in here.items() if h.session == mine.session and h.start > mine.start}
    return found
