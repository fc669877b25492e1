"""The worklist as a workbook: deadlines, where each candidacy stands, refusals, rules laxer than the law."""

from __future__ import annotations

import datetime as dt

from scheduler.candidacies.duties import ACTORS, LEVELS, STAGES, Level
from scheduler.candidacies.history import taken_away
from scheduler.candidacies.worklist import Followed, Worklist
from scheduler.domain import Campaign
from scheduler.io.board import Tone
from scheduler.io.candidacy_views import day_figures, event_text, funding_text, hours_text, module_texts
from scheduler.io.columns_yearly import RESULTS
from scheduler.io.deadline_views import cohorts, summary_lines
from scheduler.io.sheets import Book, Cell, Column, Kind, Line
from scheduler.io.wording import clean
from scheduler.texts import Lang, Text

_TONES: dict[Level, Tone] = {"late": "late", "this_week": "near", "this_month": "soon", "fine": ""}


def deadline_workbook(campaign: Campaign, found: Worklist, lang: Lang = "fr") -> bytes:
    """Return the workbook; the same worklist gives the same bytes. It names candidates: it is the advisor's."""
    made_for = Text(f"échéances au {day_figures(found.on, 'fr')}", f"deadlines on {day_figures(found.on, 'en')}")
    book = Book(f"{clean(campaign.title or campaign.code)} – {made_for.say(lang)}", found.on, lang)
    _deadlines(book, found, lang)
    _candidacies(book, found, lang)
    _history(book, found, lang)
    _cohorts(book, found, lang)
    _refusals(book, found, lang)
    rows = [[line] for line in summary_lines(found, lang)[::-1]]  # the count of deadlines and their day first
    book.table(Text("Règles", "Rules").say(lang), _columns(lang, (("À savoir", "To know", 120, "wrap"),)), rows)
    return book.finish()


def _columns(lang: Lang, columns: tuple[tuple[str, str, int, Kind], ...]) -> list[Column]:
    return [Column(Text(fr, en).say(lang), width, kind) for fr, en, width, kind in columns]


def _name(followed_name: tuple[str, str]) -> str:
    return clean(" ".join(followed_name))


def _deadlines(book: Book, found: Worklist, lang: Lang) -> None:
    columns = _columns(
        lang,
        (
            ("Urgence", "Urgency", 14, "text"),
            ("Échéance", "Due", 12, "date"),
            ("Dernier jour ouvré", "Last working day", 13, "date"),
            ("Jours restants", "Days left", 10, "number"),
            ("Candidature", "Candidacy", 13, "text"),
            ("Nom", "Name", 24, "text"),
            ("Certification", "Certification", 13, "text"),
            ("À faire", "To do", 44, "wrap"),
            ("Qui", "Who", 20, "text"),
            ("Pourquoi", "Why", 60, "wrap"),
            ("Article", "Article", 11, "text"),
            ("Conseiller", "Advisor", 18, "text"),
            ("Centre", "Centre", 14, "text"),
        ),
    )
    rows: list[Line] = []
    for deadline in found.deadlines:
        row, tone = deadline.state.candidacy, _TONES[deadline.level]
        rows.append(
            [
                Cell(LEVELS[deadline.level].say(lang), tone), Cell(deadline.due, tone), deadline.working_day,
                (deadline.due - found.on).days, clean(row.id), _name((row.given_name, row.family_name)),
                clean(deadline.state.certification), deadline.what.say(lang), ACTORS[deadline.duty.actor].say(lang),
                deadline.why.say(lang), deadline.article, clean(row.advisor), clean(row.centre),
            ]
        )  # fmt: skip
    book.table(Text("Échéances", "Deadlines").say(lang), columns, rows)


def _candidacies(book: Book, found: Worklist, lang: Lang) -> None:
    columns = _columns(
        lang,
        (
            ("Candidature", "Candidacy", 13, "text"),
            ("Nom", "Name", 24, "text"),
            ("Certification", "Certification", 13, "text"),
            ("Étape", "Stage", 22, "text"),
            ("Recevabilité demandée", "Eligibility asked for", 13, "date"),
            ("Recevable le", "Eligible on", 12, "date"),
            ("Dépôt", "Deposit", 12, "date"),
            ("Audition", "Hearing", 12, "date"),
            ("Décision", "Decision", 12, "date"),
            ("Notifiée le", "Notified on", 12, "date"),
            ("Résultat", "Result", 24, "text"),
            ("Blocs acquis", "Blocks acquired", 22, "wrap"),
            ("Passage", "Attempt", 9, "number"),
            ("Heures d'accompagnement", "Hours of accompaniment", 16, "text"),
            ("Pièces manquantes", "Missing documents", 34, "wrap"),
            ("Modules complémentaires", "Complementary modules", 28, "wrap"),
            ("Financements", "Funding", 44, "wrap"),
            ("Tarif (€)", "Fees (EUR)", 11, "money"),
            ("Reste à couvrir (€)", "Left to cover (EUR)", 12, "money"),
            ("Cohorte", "Cohort", 14, "text"),
            ("Conseiller", "Advisor", 18, "text"),
            ("Centre", "Centre", 14, "text"),
        ),
    )
    rows = [_candidacy(followed, lang) for followed in found.candidacies]
    book.table(Text("Candidatures", "Candidacies").say(lang), columns, rows, kept=2)


def _candidacy(followed: Followed, lang: Lang) -> Line:
    state, row = followed.state, followed.state.candidacy
    return [
        clean(row.id), _name((row.given_name, row.family_name)), clean(state.certification),
        STAGES[state.stage].say(lang), state.filed_on, state.eligible_on, state.deposited_on,
        state.heard_on or state.planned_for, state.decided_on, state.notified_on,
        RESULTS.write(state.result, lang) if state.result else "", clean(", ".join(state.blocks)), state.attempt,
        hours_text(followed, lang), clean(", ".join(followed.missing)), clean(", ".join(module_texts(followed, lang))),
        "\n".join(funding_text(funding, lang) for funding in followed.fundings), followed.quote.total,
        followed.quote.left, clean(row.cohort), clean(row.advisor), clean(row.centre),
    ]  # fmt: skip


def _history(book: Book, found: Worklist, lang: Lang) -> None:
    columns = _columns(
        lang,
        (
            ("Candidature", "Candidacy", 13, "text"),
            ("Numéro", "Number", 9, "number"),
            ("Date", "Date", 12, "date"),
            ("Événement", "Event", 60, "wrap"),
            ("Retiré", "Taken away", 24, "text"),
        ),
    )
    gone = Text("retiré par une correction", "taken away by a correction").say(lang)
    rows: list[Line] = []
    for followed in found.candidacies:
        void = taken_away(followed.events)
        rows += [
            [clean(event.candidacy), number, event.on, event_text(event, lang), gone if number in void else ""]
            for number, event in enumerate(followed.events, start=1)
        ]
    days = [[*row[:2], _day(row[2]), *row[3:]] for row in rows]
    book.table(Text("Parcours", "Paths").say(lang), columns, days, groups=1)


def _day(value: object) -> dt.date | None:
    """Return the day of an event, which may be a moment."""
    return value.date() if isinstance(value, dt.datetime) else value if isinstance(value, dt.date) else None


def _cohorts(book: Book, found: Worklist, lang: Lang) -> None:
    listed = cohorts(found)
    if not listed:
        return
    columns = _columns(
        lang,
        (
            ("Cohorte", "Cohort", 26, "text"),
            ("Candidatures", "Candidacies", 12, "number"),
            ("Étapes", "Stages", 60, "wrap"),
            ("En retard", "Late", 10, "number"),
            ("Prochaine échéance", "Next deadline", 14, "date"),
        ),
    )
    rows: list[Line] = [
        [
            clean(one["cohort"]), one["candidacies"],
            ", ".join(f"{STAGES[stage].say(lang)} {count}" for stage, count in one["stages"].items()),
            Cell(one["late"], "late") if one["late"] else 0,
            dt.date.fromisoformat(one["next_due"]) if one["next_due"] else None,
        ]
        for one in listed
    ]  # fmt: skip
    book.table(Text("Cohortes", "Cohorts").say(lang), columns, rows)


def _refusals(book: Book, found: Worklist, lang: Lang) -> None:
    columns = _columns(
        lang,
        (
            ("Candidature", "Candidacy", 13, "text"),
            ("Motif", "Reason", 56, "wrap"),
            ("Règle et article", "Rule and article", 60, "wrap"),
            ("Possible le", "Allowed on", 12, "date"),
        ),
    )
    rows: list[Line] = [
        [clean(r.candidacy), r.message.say(lang), r.source.say(lang), r.allowed_on] for r in found.refusals
    ]
    book.table(Text("Non admissibles", "Not admissible").say(lang), columns, rows)
