"""Availability polls of a database, as the command line asks for them; answers are JSON-ready."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any, cast

from api.errors import ApiError
from api.mail_settings import MailSettings
from api.poll_admin import apply_poll, draft_reminders, open_poll, problem_of
from api.poll_schemas import PollOrder
from api.poll_tables import PollRow
from api.release_admin import inviting
from api.storage import Storage
from scheduler.domain import Level, Problem
from scheduler.errors import InputError, InputIssue
from scheduler.io.bundle import file_stem
from scheduler.io.poll_sheets import poll_sheet, read_poll_sheet
from scheduler.polls import Answers, missing, poll_slots
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
        _, poll = _current(storage, campaign)
        return _keep_sheets(storage, poll, files)


def examiners_sheet(storage: Storage, poll: PollRow, examiner: str, lang: Lang) -> bytes | None:
    """Return an examiner's workbook, None when the campaign has no such examiner."""
    problem = problem_of(storage, poll.campaign)
    if examiner not in problem.examiner_of:
        return None
    return poll_sheet(problem, examiner, _said(storage.poll_answers(poll.id).get(examiner)), lang)


def take_sheets(storage: Storage, poll: PollRow, uploads: Iterable[tuple[str, bytes]]) -> dict[str, int]:
    """Keep the answers of workbooks given as (name, bytes), all or none; return how many each examiner gave.

    Raises
    ------
    InputError
        With every row whose person, half-day or answer is not known.
    """
    with TemporaryDirectory(prefix="jury-poll-") as folder:
        files = []
        for number, (name, data) in enumerate(uploads, start=1):
            file = Path(folder, str(number), f"{file_stem(PurePath(name).stem or str(number))}.xlsx")
            file.parent.mkdir()
            file.write_bytes(data)
            files.append(file)
        return _keep_sheets(storage, poll, files)


def _keep_sheets(storage: Storage, poll: PollRow, files: Iterable[Path]) -> dict[str, int]:
    problem = problem_of(storage, poll.campaign)
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
        told = {**_said(rows.get(who)), **said}
        storage.answer_poll(poll.id, who, told, whole=not missing(poll_slots(problem.campaign), told))
    return {who: len(said) for who, said in found.items()}


def remind_in(database: Path, campaign: str, base_url: str, lang: Lang) -> list[dict[str, Any]]:
    """Draft reminders and return them."""
    with _opened(database) as storage:
        _, poll = _current(storage, campaign)
        sender = inviting(storage, campaign, MailSettings.from_environment())
        drafts = draft_reminders(storage, poll, base_url, lang, sender)
        return [draft.model_dump(mode="json") for draft in drafts]


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
