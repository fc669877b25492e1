"""The published calendar of juries and deposit dates, with what a design has proven."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.design import Design
from scheduler.io.calendar_ics import jury_calendar_ics
from scheduler.io.calendar_picture import draw_calendar
from scheduler.io.design_wording import design_lead, design_sections, files_table
from scheduler.io.documents import Document, ReportTable, Section
from scheduler.io.sheets import Column, Line
from scheduler.io.wording import clean, count_text
from scheduler.publication import DepositWindow, JuryCalendar, PublishedDay
from scheduler.texts import Lang, Text

__all__ = ["calendar_document", "jury_calendar_ics"]

_ORIGINS = {
    "campaign": Text(
        "Jours où un jury peut siéger, avant tout planning.", "Days on which a jury can sit, before any schedule."
    ),
    "schedule": Text("Jours de jury du planning.", "Jury days of the schedule."),
    "design": Text("Calendrier conçu pour la prévision des dépôts.", "Calendar designed for the forecast of deposits."),
}


def calendar_document(calendar: JuryCalendar, design: Design | None = None, lang: Lang = "fr") -> Document:
    """Return the report of a calendar, and of the design it comes from."""
    name = clean(calendar.title or calendar.code)
    sectors = [Section(clean(s), table=_table(calendar.of(s), clean(s), lang)) for s in calendar.sectors]
    every = _table(calendar.days, Text("Calendrier", "Calendar").say(lang), lang, with_sector=True)
    lead = [_ORIGINS[calendar.origin].say(lang)]
    lead += design_lead(design, lang) if design else _summary(calendar, lang)
    if not calendar.days:
        lead.append(Text("Aucun jour de jury n'est possible.", "No jury day is possible.").say(lang))
    listed = files_table(design, lang) if design else None
    extra = design_sections(design, lang) if design else []
    if listed and listed.rows:
        extra.append(Section(Text("Les dossiers de la prévision", "The files of the forecast").say(lang), table=listed))
    tables = [section.table for section in extra if section.table]
    title = Text("Calendrier des jurys et des dates de dépôt", "Calendar of juries and deposit dates")
    return Document(
        title=f"{title.say(lang)} – {name}",
        created=calendar.stamp,
        lead=lead,
        sections=[*sectors, *extra],
        sheets=[every, *tables],
        footer=_footer(calendar, lang),
        picture=draw_calendar(calendar, lang),
    )


def _summary(calendar: JuryCalendar, lang: Lang) -> list[str]:
    weeks = len({day.session for day in calendar.days})
    told = count_text(weeks, Text("semaine de jury", "jury week"), Text("semaines de jury", "jury weeks"), lang)
    sectors = count_text(len(calendar.sectors), Text("secteur", "sector"), Text("secteurs", "sectors"), lang)
    return [f"{told}, {sectors}."] if calendar.days else []


def _table(days: Sequence[PublishedDay], name: str, lang: Lang, *, with_sector: bool = False) -> ReportTable:
    own = any(window.certifications for day in days for window in day.windows)
    opens = any(window.opens for day in days for window in day.windows)
    files = any(day.files is not None for day in days)
    kept = (
        (with_sector, Column(Text("Secteur", "Sector").say(lang), 22)),
        (True, Column(Text("Session", "Session").say(lang), 9, "number")),
        (True, Column(Text("Jour de jury", "Jury day").say(lang), 28, "day")),
        (own, Column(Text("Certifications", "Certifications").say(lang), 24, "wrap")),
        (opens, Column(Text("Dépôt à partir du", "Deposit from").say(lang), 12, "date")),
        (True, Column(Text("Dernier jour de dépôt", "Last deposit day").say(lang), 12, "date")),
        (True, Column(Text("Dernier jour ouvré", "Last working day").say(lang), 12, "date")),
        (True, Column(Text("Convocation", "Convocation").say(lang), 12, "date")),
        (True, Column(Text("Décision", "Decision").say(lang), 12, "date")),
        (True, Column(Text("Notification", "Notification").say(lang), 12, "date")),
        (files, Column(Text("Dossiers", "Files").say(lang), 9, "number")),
    )
    rows = [
        [cell for (keep, _), cell in zip(kept, _cells(day, window), strict=True) if keep]
        for day in days
        for window in day.windows
    ]
    return ReportTable(name, [column for keep, column in kept if keep], rows)


def _cells(day: PublishedDay, window: DepositWindow) -> Line:
    return [
        clean(day.sector), day.session, day.day, ", ".join(map(clean, window.certifications)), window.opens,
        window.closes, window.closes_working, day.convocation, day.decision, day.notified_by, day.files,
    ]  # fmt: skip


def _footer(calendar: JuryCalendar, lang: Lang) -> str:
    fixed = any(day.decision_fixed for day in calendar.days)
    told = Text(
        f"Profil de règles : {calendar.profile}. Convocation, décision et notification : au plus tard ce jour"
        f"{' ; la décision est le jour de la délibération' if fixed else ''}. Un délai qui tombe un jour férié n'est "
        "pas reporté : le dernier jour ouvré le précède.",
        f"Rule profile: {calendar.profile}. Convocation, decision and notification: that day at the latest"
        f"{'; the decision is on the day of the plenary' if fixed else ''}. A deadline on a closed day is not put "
        "off: the last working day comes before it.",
    )
    return told.say(lang)
