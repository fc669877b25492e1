"""``jury calendar``: the calendar of juries and deposit dates, published or designed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from scheduler.cli.asked import ASKED, say
from scheduler.cli.console import DONE, NOT_ALL, Outcome
from scheduler.cli.failures import refuse
from scheduler.cli.reading import load_problem, load_schedule, rule_notes, together
from scheduler.cli.writing import write_documents
from scheduler.design import Design, Reading
from scheduler.domain import Problem
from scheduler.publication import JuryCalendar, campaign_calendar, design_calendar, schedule_calendar

if TYPE_CHECKING:
    from scheduler.io.forecast_files import LoadedForecast


@dataclass(frozen=True, slots=True)
class CalendarOrder:
    """What ``jury calendar`` was asked; the options from ``sessions`` to ``delay`` are those of a design."""

    source: Path
    schedule: Path | None = None
    forecast: Path | None = None
    sessions: int | None = None
    reading: str | None = None
    capacity: int | None = None
    delay: int | None = None
    profile: str | None = None
    out: Path | None = None


def run_calendar(order: CalendarOrder) -> Outcome:
    """Publish the days of a campaign, of a schedule, or of a year designed for a forecast.

    Raises
    ------
    InputError
        With every mistake of the input.
    """
    _require_sense(order)
    problem, calendar, design = _made(order)
    status = NOT_ALL if design and (design.impossible or (design.asked and not design.asked.enough)) else DONE
    answer: dict[str, Any] = {
        "command": "calendar",
        "exit_status": status,
        "calendar": calendar.model_dump(mode="json"),
        "design": design.model_dump(mode="json") if design else None,
        "notes": rule_notes(problem),
    }
    return _outcome(order, calendar, design, answer, status)


def _outcome(
    order: CalendarOrder, calendar: JuryCalendar, design: Design | None, answer: dict[str, Any], status: int
) -> Outcome:
    if ASKED.json and order.out is None:
        return Outcome(status, answer)
    from scheduler.io.calendar_report import calendar_document, jury_calendar_ics

    document = calendar_document(calendar, design, ASKED.lang)
    if order.out is None:
        return Outcome(status, answer, [*document.lines(ASKED.lang), "", document.footer, *answer["notes"]])
    makers = {
        "html": lambda: document.page(ASKED.lang),
        "xlsx": lambda: document.workbook(ASKED.lang),
        "ics": lambda: jury_calendar_ics(calendar, ASKED.lang),
    }
    written = write_documents(order.out, say("calendrier", "calendar"), makers, answer)
    answer["files"] = written
    lines = [*document.lead, *document.alerts(), *(say(f"Écrit : {path}", f"Written: {path}") for path in written)]
    return Outcome(status, answer, lines)


def _made(order: CalendarOrder) -> tuple[Problem, JuryCalendar, Design | None]:
    if order.forecast is not None:
        return _designed(order)
    if order.schedule is not None:
        path = order.schedule
        problem, schedule = together(lambda: load_problem(order.source, order.profile)[0], lambda: load_schedule(path))
        from scheduler.io.board import Board

        Board(problem, schedule)  # refuses a schedule of other data
        return problem, schedule_calendar(problem, schedule), None
    problem, _ = load_problem(order.source, order.profile)
    return problem, campaign_calendar(problem), None


def _designed(order: CalendarOrder) -> tuple[Problem, JuryCalendar, Design | None]:
    from scheduler.cli.console import tell
    from scheduler.designer import DesignOrder, design_year
    from scheduler.forecast import DAY_CAPACITY

    problem, _ = load_problem(order.source, order.profile)
    read = _forecast(order, problem)
    if not ASKED.json:
        tell(*(f"{say('Attention', 'Warning')} – {warning.say(ASKED.lang)}" for warning in read.warnings))
    wanted = DesignOrder(
        sessions=order.sessions,
        reading=next((name for name in get_args(Reading) if name == order.reading), None),
        capacity=order.capacity or DAY_CAPACITY,
        least_delay=order.delay or 0,
    )
    design = design_year(problem, read.forecast, wanted)
    return problem, design_calendar(problem, design), design


def _forecast(order: CalendarOrder, problem: Problem) -> LoadedForecast:
    from scheduler.io.forecast_files import read_forecast

    assert order.forecast is not None  # asked by the caller
    return read_forecast(order.forecast, problem)


def _require_sense(order: CalendarOrder) -> None:
    if order.forecast is not None and order.schedule is not None:
        raise refuse("--design et --schedule ne vont pas ensemble.", "--design and --schedule do not go together.",
                     "Gardez l'une des deux.", "Keep one of them.")  # fmt: skip
    given = {"--sessions": order.sessions, "--reading": order.reading, "--capacity": order.capacity,
             "--delay": order.delay}  # fmt: skip
    alone = [name for name, value in given.items() if value is not None]
    if alone and order.forecast is None:
        raise refuse(f"{', '.join(alone)} : seulement avec --design.", f"{', '.join(alone)}: only with --design.",
                     "Donnez une prévision.", "Give a forecast.")  # fmt: skip
    if order.reading is not None and order.reading not in get_args(Reading):
        known = ", ".join(get_args(Reading))
        raise refuse(f"la lecture « {order.reading} » est inconnue.", f"reading '{order.reading}' is unknown.",
                     f"Choisissez parmi : {known}.", f"Choose one of: {known}.")  # fmt: skip
