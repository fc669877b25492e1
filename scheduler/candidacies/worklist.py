"""The advisor's worklist: what is due for each candidacy, by when, by whom and why; most urgent first."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from scheduler.candidacies.admission import Refusal, check_admission
from scheduler.candidacies.due import Due, dues
from scheduler.candidacies.duties import DUTIES, LEVELS, Duty, Level
from scheduler.candidacies.money import Quote, missing_documents, quote
from scheduler.candidacies.path import State, state_of
from scheduler.candidacies.records import Candidacies, Candidacy, Document, Event, Funding, all_candidacies
from scheduler.candidacies.requests import ledgers_by_person
from scheduler.clocks import eligibility_answer_due
from scheduler.dates import last_working_day
from scheduler.domain import Certification, Problem
from scheduler.jury_days import JuryDays
from scheduler.profiles import CATALOGUE, Value
from scheduler.rules import Rulebook, lax_rules, value_text
from scheduler.schedule import Schedule
from scheduler.texts import Text

WEEK, MONTH = 7, 31
"""Days ahead that count as this week and this month."""


def level_of(due: dt.date, on: dt.date) -> Level:
    """Return how urgent a deadline is: late once its day has passed, else by the days left."""
    left = (due - on).days
    return "late" if left < 0 else "this_week" if left <= WEEK else "this_month" if left <= MONTH else "fine"


class Deadline(NamedTuple):
    """One line of the worklist.

    Attributes
    ----------
    key : str
        Which duty of `DUTIES` it is.
    due : date
        The last day; it does not move when offices are closed.
    working_day : date
        The last working day to act, by the holidays of the campaign's territory.
    why : Text
        The rule in force with its value, source and article.
    jury_day : date or None
        The jury day it is counted backwards from.
    """

    state: State
    key: str
    due: dt.date
    working_day: dt.date
    level: Level
    what: Text
    why: Text
    rule: str
    article: str
    jury_day: dt.date | None

    @property
    def duty(self) -> Duty:
        """What kind of deadline it is."""
        return DUTIES[self.key]


@dataclass(frozen=True)
class Selection:
    """Whose deadlines are wanted; an empty field is free. Case and outer spaces do not count."""

    advisor: str = ""
    centre: str = ""
    certification: str = ""
    candidacy: str = ""

    def takes(self, state: State) -> bool:
        """Tell whether a candidacy is wanted."""
        return (
            _fits(self.advisor, state.candidacy.advisor)
            and _fits(self.centre, state.candidacy.centre)
            and _fits(self.certification, state.certification)
            and _fits(self.candidacy, state.candidacy.id)
        )


def _fits(wanted: str, found: str) -> bool:
    return not wanted or wanted.strip().casefold() == found.strip().casefold()


class Followed(NamedTuple):
    """One candidacy as it stands: its documents, money, hours and history beside its state."""

    state: State
    missing: tuple[str, ...]
    received: tuple[Document, ...]
    fundings: tuple[Funding, ...]
    quote: Quote
    hours_max: Value
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Worklist:
    """The deadlines on one day, with where each candidacy stands.

    Attributes
    ----------
    deadlines : tuple of Deadline
        By due day, then candidacy.
    candidacies : tuple of Followed
        In the order of the sheets; ended candidacies too.
    refusals : tuple of Refusal
        Candidacies that cannot be admitted as they stand.
    warnings : tuple of Text
        Where the rules in force are laxer than the law, and hours of accompaniment beyond the rule.
    """

    on: dt.date
    profile: str
    deadlines: tuple[Deadline, ...]
    candidacies: tuple[Followed, ...]
    refusals: tuple[Refusal, ...]
    warnings: tuple[Text, ...]
    counts: Mapping[Level, int] = field(init=False)

    def __post_init__(self) -> None:
        counts: dict[Level, int] = dict.fromkeys(LEVELS, 0)
        for deadline in self.deadlines:
            counts[deadline.level] += 1
        object.__setattr__(self, "counts", counts)


def worklist(
    problem: Problem,
    records: Candidacies,
    on: dt.date,
    *,
    selection: Selection = Selection(),
    schedule: Schedule | None = None,
) -> Worklist:
    """Return the worklist of a campaign's candidacies on one day.

    Parameters
    ----------
    on : date
        Any day; deadlines are told as seen from it, the records being those of today.
    schedule : Schedule, optional
        A plan: its hearings are jury days, and the days of those who have a place.

    Notes
    -----
    Linear in the candidacies and their events.
    """
    with _uncollected():
        return _Builder(problem, records, on, schedule).build(selection)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles out.

    What is made here is kept and holds no cycle; looking for one again and again, in the records too,
    made twice the candidacies take 2.5 times as long.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Builder:
    def __init__(self, problem: Problem, records: Candidacies, on: dt.date, schedule: Schedule | None) -> None:
        self.problem, self.records, self.on = problem, records, on
        self.book = Rulebook(problem)
        self.days = JuryDays(problem, self.book, schedule)
        self._hearings = _hearing_days(problem, schedule)
        self._unknown: dict[str, Certification] = {}
        self._whys: dict[tuple[str, str], tuple[Text, str]] = {}

    def build(self, selection: Selection) -> Worklist:
        states = [self._state(candidacy) for candidacy in all_candidacies(self.problem, self.records)]
        earlier = {c.id: c.previous_requests for c in self.problem.candidates}
        requests = ledgers_by_person(states, earlier, self.book)
        chosen = [self._followed(state) for state in states if selection.takes(state)]
        found = [deadline for followed in chosen for deadline in self._deadlines(followed)]
        found.sort(key=lambda deadline: (deadline.due, deadline.state.candidacy.id))
        refusals = [
            refusal
            for state in (followed.state for followed in chosen)
            if state.heard_on is None and state.stage not in ("succeeded", "failed", "withdrawn")
            for refusal in check_admission(
                state, self.certification(state), self.book, self.on, requests[state.candidacy.person]
            )
        ]
        warnings = (*lax_rules(self.book), *self._hours(chosen))
        name = self.book.profile.name
        return Worklist(self.on, name, tuple(found), tuple(chosen), tuple(refusals), warnings)

    def certification(self, state: State) -> Certification:
        """Return the certification aimed at, a bare one for a code that the data does not know."""
        found = self.problem.certification_of.get(state.certification)
        if found is not None:
            return found
        code = state.certification or "?"
        return self._unknown.setdefault(code, Certification(code=code))

    def _state(self, candidacy: Candidacy) -> State:
        candidate = self.problem.candidate_of.get(candidacy.id)
        events = self.records.events_of.get(candidacy.id, ())
        state = state_of(candidacy, events, self.problem.campaign.zone, candidate)
        if state.planned_for is None and state.heard_on is None:
            state.planned_for = self._hearings.get(candidacy.id)
        self._grant_by_silence(state)
        return state

    def _grant_by_silence(self, state: State) -> None:
        """Make eligible whoever got no answer in time, where silence is a yes (R6412-4)."""
        if state.filed_on is None or state.eligible_on is not None or state.refused_on is not None:
            return
        certification = self.certification(state)
        due = eligibility_answer_due(state.filed_on, certification, self.book)
        if due is not None and due < self.on and self.book.value("eligibility_silence_is_yes", certification):
            state.eligible_on, state.tacit = due, True

    def _followed(self, state: State) -> Followed:
        certification = self.certification(state)
        own = state.candidacy.id
        fundings, events = self.records.funding_of.get(own, ()), self.records.events_of.get(own, ())
        missing = missing_documents(state, self.records)
        received = tuple(d for d in self.records.documents_of.get(own, ()) if d.received_on is not None)
        most = self.book.value("accompaniment_hours_max", certification)
        return Followed(state, missing, received, fundings, quote(fundings, certification, self.book), most, events)

    def _deadlines(self, followed: Followed) -> Iterable[Deadline]:
        state = followed.state
        if state.is_over:
            return
        certification, campaign = self.certification(state), self.problem.campaign
        for due in dues(state, certification, self.book, campaign, self.on, self.days, followed.missing):
            yield self._deadline(state, due, certification)

    def _deadline(self, state: State, due: Due, certification: Certification) -> Deadline:
        rule = due.rule or DUTIES[due.key].rule
        why, article = self._why(rule, certification)
        return Deadline(
            state,
            due.key,
            due.day,
            last_working_day(due.day, self.problem.campaign.territory),
            level_of(due.day, self.on),
            due.what,
            why,
            rule,
            article,
            due.jury_day,
        )

    def _why(self, rule: str, certification: Certification) -> tuple[Text, str]:
        key = rule, certification.code
        if key not in self._whys:
            entry, value = CATALOGUE[rule], value_text(self.book.value(rule, certification), CATALOGUE[rule])
            by = self.book.told_by(rule, certification)
            why = Text(f"{entry.fr} : {value.fr}, selon {by.fr}", f"{entry.en}: {value.en}, under {by.en}")
            self._whys[key] = why, self.book.article(rule, certification)
        return self._whys[key]

    def _hours(self, candidacies: Sequence[Followed]) -> Iterable[Text]:
        for followed in candidacies:
            state, most = followed.state, followed.hours_max
            if most is not None and state.hours > most:
                by = self.book.told_by("accompaniment_hours_max", self.certification(state))
                who, hours = state.candidacy.id, f"{state.hours:g}"
                yield Text(
                    f"{who} : {hours.replace('.', ',')} h d'accompagnement, {most:g} au plus selon {by.fr}.",
                    f"{who}: {hours} h of accompaniment, {most:g} at most under {by.en}.",
                )


def _hearing_days(problem: Problem, schedule: Schedule | None) -> Mapping[str, dt.date]:
    zone = problem.campaign.zone
    return {h.candidate: h.start.astimezone(zone).date() for h in (schedule.hearings if schedule else ())}
