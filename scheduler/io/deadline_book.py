"""The worklist as a workbook: deadlines, where each candidacy stands, refusals, rules laxer than the law."""

from __future__ import annotations

from scheduler.candidacies.duties import ACTORS, LEVELS, STAGES, Level
from scheduler.candidacies.worklist import Followed, Worklist
from scheduler.domain import Campaign
from scheduler.io.board import Tone
from scheduler.io.columns_candidacies import FUNDERS, FUNDING_STATES
from scheduler.io.columns_yearly import RESULTS
from scheduler.io.sheets import Book, Cell, Column, Kind, Line
from scheduler.io.wording import clean
from scheduler.texts import Lang, Text

_TONES: dict[Level, Tone] = {"late": "late", "this_week": "near", "this_month": "", "fine": ""}


def deadline_workbook(campaign: Campaign, found: Worklist, lang: Lang = "fr") -> bytes:
    """Return the workbook; the same worklist gives the same bytes. It names candidates: it is the advisor's."""
    book = Book(clean(campaign.title or campaign.code), found.on, lang)
    _deadlines(book, found, lang)
    _candidacies(book, found, lang)
    _refusals(book, found, lang)
    rows = [[warning.say(lang)] for warning in found.warnings]
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
            ("Recevable le", "Eligible on", 12, "date"),
            ("Dépôt", "Deposit", 12, "date"),
            ("Audition", "Hearing", 12, "date"),
            ("Résultat", "Result", 24, "text"),
            ("Blocs acquis", "Blocks acquired", 22, "wrap"),
            ("Passage", "Attempt", 9, "number"),
            ("Heures d'accompagnement", "Hours of accompaniment", 16, "text"),
            ("Pièces manquantes", "Missing documents", 34, "wrap"),
            ("Modules complémentaires", "Complementary modules", 28, "wrap"),
            ("Financements", "Funding", 30, "wrap"),
            ("Tarif (€)", "Fees (EUR)", 11, "decimal"),
            ("Reste à couvrir (€)", "Left to cover (EUR)", 12, "decimal"),
            ("Cohorte", "Cohort", 14, "text"),
            ("Conseiller", "Advisor", 18, "text"),
            ("Centre", "Centre", 14, "text"),
        ),
    )
    rows = [_candidacy(followed, lang) for followed in found.candidacies]
    book.table(Text("Candidatures", "Candidacies").say(lang), columns, rows)


def _candidacy(followed: Followed, lang: Lang) -> Line:
    state, row = followed.state, followed.state.candidacy
    hours = f"{state.hours:g}" + (f" / {followed.hours_max:g}" if followed.hours_max is not None else "")
    begun = [f"{label} ({Text('en cours', 'in progress').say(lang)})" for label in state.modules_open]
    return [
        clean(row.id), _name((row.given_name, row.family_name)), clean(state.certification),
        STAGES[state.stage].say(lang), state.eligible_on, state.deposited_on, state.heard_on or state.planned_for,
        RESULTS.write(state.result, lang) if state.result else "", clean(", ".join(state.blocks)), state.attempt,
        hours.replace(".", ",") if lang == "fr" else hours, clean(", ".join(followed.missing)),
        clean(", ".join((*state.modules_done, *begun))), _fundings(followed, lang), followed.quote.total,
        followed.quote.left, clean(row.cohort), clean(row.advisor), clean(row.centre),
    ]  # fmt: skip


def _fundings(followed: Followed, lang: Lang) -> str:
    return ", ".join(
        f"{FUNDERS.write(row.funder, lang)} {FUNDING_STATES.write(row.state, lang)}" for row in followed.fundings
    )


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
