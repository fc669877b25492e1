"""The first and last sheet of ``planning.xlsx``: what is planned, what is proven, who carries how much."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from scheduler.io.board import NEAR_DAYS, Board
from scheduler.io.planning_columns import columns
from scheduler.io.sheets import Book, Line
from scheduler.io.summary import summary_sentences
from scheduler.io.wording import clean, person_name, proof_text, tier_name
from scheduler.texts import Lang, Text

CHARTED = 40
"""Bars a chart can show and still be read."""

_PER_DAY = Text("Auditions par jour", "Hearings per day")
_PER_EXAMINER = Text("Auditions par examinateur", "Hearings per examiner")
_WARNINGS = Text("Avertissements", "Warnings")
_PLENARIES = Text("Jours de délibération", "Deliberation days")
_LEGEND = Text(
    f"Couleurs des échéances : rouge = décision en retard, jaune = {NEAR_DAYS} jours de marge ou moins, "
    "vert = davantage. La marge va de la délibération (à défaut, de l'audition) au dernier jour de notification.",
    f"Colours of deadlines: red = decision late, yellow = {NEAR_DAYS} days of margin or fewer, green = more. "
    "The margin runs from the deliberation (else the hearing) to the last day to notify.",
)


def add_summary(book: Book, board: Board, lang: Lang) -> None:
    """Add the summary sheet: sentences, tiers, warnings, deliberation days, hearings per day with a chart."""
    name = Text("Synthèse", "Summary").say(lang)
    sheet = book.sheet(name)
    campaign = board.problem.campaign
    book.heading(sheet, 0, clean(campaign.title or campaign.code))
    line = _paragraphs(book, sheet, 1, [*summary_sentences(board, lang), _LEGEND.say(lang)])
    tiers: list[Line] = [[tier_name(t, lang), t.value, t.bound, proof_text(t, lang)] for t in board.schedule.tiers]
    line = book.block(sheet, line + 1, columns(lang, "tier", "value", "bound", "proof"), tiers)
    if board.schedule.warnings:
        book.heading(sheet, line + 1, _WARNINGS.say(lang))
        line = _paragraphs(book, sheet, line + 2, [clean(text) for text in board.schedule.warnings_in(lang)])
    line = _plenaries(book, sheet, line + 1, board, lang)
    book.heading(sheet, line, _PER_DAY.say(lang))
    days: list[Line] = [[day, len(rows)] for day, rows in board.by_day.items()]
    book.block(sheet, line + 1, columns(lang, "tier_day", "hearings"), days)
    if days:
        shown = (line + 2, line + 1 + min(len(days), CHARTED))
        book.bars(sheet, "F2", _PER_DAY.say(lang), name, 1, shown, lying=False)


def add_load(book: Book, board: Board, lang: Lang) -> None:
    """Add the sheet of examiners' loads, the most loaded first, with a chart."""
    name = Text("Charge", "Load").say(lang)
    lines: list[Line] = [[person_name(who), count, days, who.past_load] for who, count, days in board.loads]
    sheet = book.table(name, columns(lang, "examiner", "hearings", "days", "past"), lines)
    shown = min(len(lines), CHARTED)
    if shown:
        note = (
            Text(f" (les {shown} plus chargés)", f" (the {shown} most loaded)") if shown < len(lines) else Text("", "")
        )
        title = _PER_EXAMINER.say(lang) + note.say(lang)
        book.bars(sheet, "F2", title, name, 1, (1, shown), lying=True)


def _plenaries(book: Book, sheet: Worksheet, line: int, board: Board, lang: Lang) -> int:
    plenaries = board.problem.deliberations
    if not plenaries:
        return line
    book.heading(sheet, line, _PLENARIES.say(lang))
    lines: list[Line] = []
    for plenary in sorted(plenaries, key=lambda p: (p.day, p.sector)):
        used = sum(1 for row in board.rows if row.hearing.deliberation_day == plenary.day
                   and plenary.sector in ("", row.certification.sector))  # fmt: skip
        lines.append([plenary.day, used, plenary.capacity, clean(plenary.sector)])
    return book.block(sheet, line + 1, columns(lang, "tier_day", "hearings", "capacity", "sector"), lines) + 1


def _paragraphs(book: Book, sheet: Worksheet, line: int, texts: list[str]) -> int:
    for text in texts:
        book.paragraph(sheet, line, 4, text)
        line += 1
    return line
