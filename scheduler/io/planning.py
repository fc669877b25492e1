"""``planning.xlsx``: the plan as a coordinator reads it, by day, examiner, candidate and room."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.domain import Problem
from scheduler.io.board import NO_REASON, Board, Row, reason_text, tone_of
from scheduler.io.planning_columns import columns
from scheduler.io.planning_summary import add_load, add_summary
from scheduler.io.sheets import Book, Cell, Line
from scheduler.io.wording import MODES, clean, person_name, place_text, room_text, sort_key
from scheduler.schedule import Schedule
from scheduler.texts import Lang, Text


def planning_workbook(problem: Problem, schedule: Schedule, lang: Lang = "fr") -> bytes:
    """Return the workbook; the same problem, schedule and language give the same bytes.

    Dates and times are true Excel values in the campaign's timezone.

    Raises
    ------
    scheduler.errors.InputError
        If the schedule names people or rooms that the problem does not have.
    """
    board = Board(problem, schedule)
    campaign = problem.campaign
    book = Book(clean(campaign.title or campaign.code), campaign.reference_date or campaign.start, lang)
    add_summary(book, board, lang)
    _by_day(book, board, lang)
    _by_examiner(book, board, lang)
    _by_candidate(book, board, lang)
    _by_room(book, board, lang)
    _unplaced(book, board, lang)
    add_load(book, board, lang)
    return book.finish()


def _clocks(row: Row) -> Line:
    tone = tone_of(row)
    return [row.hearing.deliberation_day, Cell(row.hearing.decision_due, tone), Cell(row.margin, tone)]


def _by_day(book: Book, board: Board, lang: Lang) -> None:
    keys = ("day", "start", "end", "room", "mode", "code", "candidate")
    lines: list[Line] = [
        [
            row.day, row.start, row.end, room_text(row.room), _mode(row, lang),
            clean(row.certification.code), person_name(row.candidate), row.members(lang, between="\n"), *_clocks(row),
        ]
        for row in board.rows
    ]  # fmt: skip
    name = Text("Par jour", "By day").say(lang)
    book.table(name, columns(lang, *keys, "panel", "plenary", "due", "margin"), lines, groups=1)


def _by_examiner(book: Book, board: Board, lang: Lang) -> None:
    keys = ("examiner", "day", "start", "end", "seat", "room", "mode", "code", "candidate", "others")
    lines: list[Line] = [
        [
            person_name(board.problem.examiner_of[who]), row.day, row.start, row.end, row.seats_of(who, lang),
            room_text(row.room), _mode(row, lang), clean(row.certification.code),
            person_name(row.candidate), row.members(lang, without=who, between="\n"),
        ]
        for who, rows in board.by_examiner.items()
        for row in rows
    ]  # fmt: skip
    book.table(Text("Par examinateur", "By examiner").say(lang), columns(lang, *keys), lines, groups=1)


def _by_candidate(book: Book, board: Board, lang: Lang) -> None:
    keys = ("family", "given", "candidate_id", "code", "state", "day", "start", "end", "mode", "room", "place", "panel")
    name = Text("Par candidat", "By candidate").say(lang)
    book.table(name, columns(lang, *keys, "plenary", "due", "margin"), _candidate_lines(board, lang))


def _candidate_lines(board: Board, lang: Lang) -> Iterator[Line]:
    placed, left_out = (text.say(lang) for text in (Text("placé·e", "placed"), Text("non placé·e", "not placed")))
    for candidate in sorted(board.problem.candidates, key=sort_key):
        head: Line = [clean(candidate.family_name), clean(candidate.given_name), clean(candidate.id)]
        head.append(clean(candidate.certification))
        for row in board.by_candidate.get(candidate.id, []):
            where: Line = [_mode(row, lang), room_text(row.room), place_text(row.room), row.members(lang, between="\n")]
            yield [*head, placed, row.day, row.start, row.end, *where, *_clocks(row)]
        if candidate.id not in board.by_candidate:
            yield [*head, Cell(left_out, "late"), *[None] * 10]


def _mode(row: Row, lang: Lang) -> str:
    return MODES[row.hearing.mode].say(lang)


def _by_room(book: Book, board: Board, lang: Lang) -> None:
    """Hung on doors: no candidate's name."""
    keys = ("room", "day", "start", "end", "held", "session", "code", "label")
    lines: list[Line] = [
        [
            room_text(row.room), row.day, row.start, row.end, row.held_until,
            clean(row.hearing.session), clean(row.certification.code), clean(row.certification.label),
        ]
        for rows in board.by_room.values()
        for row in rows
    ]  # fmt: skip
    book.table(Text("Par salle", "By room").say(lang), columns(lang, *keys), lines, groups=1)


def _unplaced(book: Book, board: Board, lang: Lang) -> None:
    lines: list[Line] = []
    for candidate, reasons in board.unplaced:
        head: Line = [person_name(candidate), clean(candidate.id), clean(candidate.certification)]
        lines += [[*head, clean(reason_text(reason, lang)), clean(reason.key)] for reason in reasons]
        if not reasons:
            lines.append([*head, NO_REASON.say(lang), None])
    keys = ("candidate", "candidate_id", "code", "reason", "rule")
    book.table(Text("Non placés", "Not placed").say(lang), columns(lang, *keys), lines, groups=1)
