"""Availability polls of a database, as the command line asks for them; answers are JSON-ready."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

from api.errors import ApiError
from api.poll_admin import apply_poll, draft_reminders, open_poll, problem_of
from api.poll_schemas import PollOrder
from api.poll_tables import PollRow
from api.storage import Storage
from scheduler.domain import Level, Problem
from scheduler.errors import InputError, InputIssue
from scheduler.io.bundle import file_stem
from scheduler.io.poll_sheets import poll_sheet, read_poll_sheet
from scheduler.polls import Answers
from scheduler.texts import Lang, Text


@contextmanager
def _opened(database: Path) -> Iterator[Storage]:
    with closing(Storage(database)) as storage:
        try:
            yield storage
        except ApiError as error:
            raise InputError(error.issues or [InputIssue(error.message)]) from None


def open_in(database: Path, campaign: str, who: list[str], until: str | None, base_url: str) -> dict[str, Any]:
    """Open a poll and return it with its addresses."""
    try:
        closes_on = dt.date.fromisoformat(until) if until else None
    except ValueError:
        raise InputError([InputIssue(Text(f"« {until} » n'est pas une date", f"{until!r} is no date"))]) from None
    with _opened(database) as storage:
        order = PollOrder(campaign=campaign, examiners=who, closes_on=closes_on)
        return open_poll(storage, order, base_url).model_dump(mode="json")


def sheets_in(database: Path, campaign: str, lang: Lang) -> dict[str, bytes]:
    """Return each examiner's workbook by file name; the poll is opened when it is not."""
    with _opened(database) as storage:
        problem = problem_of(storage, campaign)
        poll = storage.open_poll(campaign, None)
        rows = storage.poll_answers(poll.id)
        return {
            f"{file_stem(one.id)}.xlsx": poll_sheet(problem, one.id, _said(rows.get(one.id)), lang)
            for one in problem.examiners
        }


def read_in(database: Path, campaign: str, files: list[Path]) -> dict[str, int]:
    """Keep the answers of workbooks, all or none; return how many each examiner gave."""
    with _opened(database) as storage:
        problem, poll = _current(storage, campaign)
        found: dict[str, dict[str, Level]] = {}
        issues: list[InputIssue] = []
        for file in files:
            try:
                for who, said in read_poll_sheet(file, problem).items():
                    found.setdefault(who, {}).update(said)
            except InputError as error:
                issues += error.issues
        if issues:
            raise InputError(issues)
        rows = storage.poll_answers(poll.id)
        for who, said in found.items():
            storage.answer_poll(poll.id, who, {**_said(rows.get(who)), **said})
    return {who: len(said) for who, said in found.items()}


def remind_in(database: Path, campaign: str, base_url: str, lang: Lang) -> list[dict[str, Any]]:
    """Draft reminders and return them."""
    with _opened(database) as storage:
        _, poll = _current(storage, campaign)
        return [draft.model_dump(mode="json") for draft in draft_reminders(storage, poll, base_url, lang)]


def apply_in(database: Path, campaign: str) -> dict[str, Any]:
    """Write the answers into the next version of the problem."""
    with _opened(database) as storage:
        _, poll = _current(storage, campaign)
        return apply_poll(storage, poll).model_dump(mode="json")


def _current(storage: Storage, campaign: str) -> tuple[Problem, PollRow]:
    problem = problem_of(storage, campaign)
    polls = storage.polls(campaign)
    if not polls:
        raise InputError([InputIssue(Text("aucun sondage n'est ouvert", "no poll is open"))])
    return problem, polls[0]


def _said(row: Any) -> Answers:
    return cast("Answers", row.said) if row is not None else {}
