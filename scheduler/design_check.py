"""Check a designed year without the model: every file, every clock, every jury day, and every count it claims."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from scheduler.clocks import deposit_due, hearing_last_day
from scheduler.dates import add_months
from scheduler.design import Design, PlannedFile
from scheduler.domain import Certification, Problem
from scheduler.forecast import DAY_CAPACITY, Forecast, ForecastFile
from scheduler.rules import Rulebook
from scheduler.schedule import Violation
from scheduler.timegrid import public_holidays


def check_design(
    problem: Problem, forecast: Forecast, design: Design, capacity: int = DAY_CAPACITY, least_delay: int = 0
) -> list[Violation]:
    """Return every broken rule of a design; it imports no solver and none of the model's windows.

    Parameters
    ----------
    capacity : int
        Files of a jury day where the forecast gives none.
    least_delay : int
        Days of delay that every file accepts at the least.
    """
    expected = {file.id: file for file in forecast.files(problem.certifications, least_delay)}
    found = [*_files(design, expected), *_days(problem, forecast, design, capacity), *_counts(design)]
    known = [planned for planned in design.files if planned.id in expected]
    return found + [violation for planned in known for violation in _clocks(problem, design, expected, planned)]


def _files(design: Design, expected: dict[str, ForecastFile]) -> Iterator[Violation]:
    told = Counter([file.id for file in design.files] + [file.id for file in design.impossible])
    for name in sorted(told.keys() | expected.keys()):
        if told[name] != 1 or name not in expected:
            yield _broken("forecast", f"Le dossier {name} figure {told[name]} fois dans le calendrier, ou n'est pas "
                          "dans la prévision.", f"File {name} is in the calendar {told[name]} times, or not in the "
                          "forecast.")  # fmt: skip


def _clocks(
    problem: Problem, design: Design, expected: dict[str, ForecastFile], planned: PlannedFile
) -> Iterator[Violation]:
    book, file = Rulebook(problem), expected[planned.id]
    known = problem.certification_of.get(file.certification)
    certification = known or Certification(code=file.certification)
    name, hearing = planned.name, planned.hearing
    if not file.earliest <= planned.deposit <= file.latest:
        yield _broken("deposit", f"{name} : le dépôt du {_fr(planned.deposit)} n'est pas entre le "
                      f"{_fr(file.earliest)} et le {_fr(file.latest)}.", f"{name}: the deposit of {planned.deposit} "
                      f"is not between {file.earliest} and {file.latest}.")  # fmt: skip
    if planned.deposit > deposit_due(hearing, certification, book):
        yield _broken("file", f"{name} : dépôt trop tardif pour le jury du {_fr(hearing)}.",
                      f"{name}: deposited too late for the jury of {hearing}.")  # fmt: skip
    last = hearing_last_day(planned.deposit, certification, book, to_month_end=design.reading == "month_end")
    if last is None:
        last = add_months(file.earliest, book.whole("eligibility_validity_months", certification, 12))
    if hearing > last:
        yield _broken("deposit_months", f"{name} : le jury du {_fr(hearing)} vient après le {_fr(last)}.",
                      f"{name}: the jury of {hearing} comes after {last}.")  # fmt: skip


def _days(problem: Problem, forecast: Forecast, design: Design, capacity: int) -> Iterator[Violation]:
    campaign = problem.campaign
    heard = Counter((file.sector, file.hearing) for file in design.files)
    days = {(day.sector, day.day): day for day in design.jury_days}
    for sector, day in sorted(heard.keys() - days.keys()):
        yield _broken("jury_day", f"Aucun jury de {sector} n'est prévu le {_fr(day)}.",
                      f"No jury of {sector} sits on {day}.")  # fmt: skip
    for (sector, day), designed in sorted(days.items()):
        holidays = public_holidays(campaign.territory, frozenset({day.year})) if campaign.public_holidays else ()
        closed = day in campaign.closed_days or day in holidays or forecast.is_closed(day)
        if day.isoweekday() not in campaign.weekdays or closed:
            yield _broken("opening", f"Le {_fr(day)} n'est pas un jour ouvré.", f"{day} is not a working day.")
        room = forecast.capacity(sector, capacity)
        if heard[sector, day] > room or designed.files != heard[sector, day]:
            yield _broken("capacity", f"Le jury de {sector} du {_fr(day)} entend {heard[sector, day]} dossiers "
                          f"pour {room} places.", f"The jury of {sector} on {day} hears {heard[sector, day]} files "
                          f"for {room} places.")  # fmt: skip


def _counts(design: Design) -> Iterator[Violation]:
    weeks = {day.day.isocalendar()[:2] for day in design.jury_days}
    waits = sum((file.hearing - file.earliest).days for file in design.files)
    counted = {"days": len(design.jury_days), "sessions": len(weeks), "waiting": waits}
    for tier in design.tiers:
        if counted.get(tier.name) != tier.value:
            yield _broken("objective", f"Le calendrier annonce {tier.name} = {tier.value:g}, le contrôle trouve "
                          f"{counted.get(tier.name)}.", f"The calendar claims {tier.name} = {tier.value:g}, the check "
                          f"finds {counted.get(tier.name)}.")  # fmt: skip
    if design.sessions != len(weeks):
        yield _broken("sessions", "Les sessions sont mal numérotées.", "The sessions are not numbered by week.")
    if design.asked and design.asked.enough and len(weeks) > design.asked.allowed:
        yield _broken("sessions", f"{len(weeks)} sessions pour {design.asked.allowed} demandées.",
                      f"{len(weeks)} sessions for {design.asked.allowed} asked.")  # fmt: skip


def _broken(rule: str, fr: str, en: str) -> Violation:
    return Violation(rule=rule, text=fr, text_en=en)


def _fr(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"
