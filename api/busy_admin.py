"""Reading someone's calendar as busy times of a campaign, with what was understood."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

from api.busy_schemas import BusyAnswer, BusyTime
from api.poll_admin import problem_of
from api.storage import Storage
from scheduler.io.busy_times import Understood, understand, with_busy_times
from scheduler.texts import Lang

_ONE_AT_A_TIME = threading.Lock()
"""Each reading makes the next version of the campaign's problem from the latest: none may be lost."""


def read_busy(storage: Storage, campaign: str, who: str, calendar: bytes, lang: Lang, *, keep: bool) -> BusyAnswer:
    """Tell what a calendar says of someone's time; kept, it makes the next version of the campaign's problem.

    Parameters
    ----------
    calendar : bytes
        An .ics file. Nothing of it is kept but the times that count as busy.

    Raises
    ------
    ApiError
        404 if the campaign is unknown.
    InputError
        If it is no readable calendar, or nobody has this id.
    """
    with tempfile.TemporaryDirectory(prefix="jury-busy-") as folder:
        file = Path(folder, "agenda.ics")
        file.write_bytes(calendar)
        understood = understand(file, who, problem_of(storage, campaign))
    answer = _answer(who, understood, lang)
    if keep:
        with _ONE_AT_A_TIME:
            problem = problem_of(storage, campaign)
            former = storage.busy_spans(campaign, who)
            row, new = storage.add_problem(with_busy_times(problem, who, understood.rows, former))
            storage.set_busy_spans(campaign, who, [(one.start, one.end) for one in understood.rows])
        answer.problem_id, answer.version, answer.new = row.id, row.version, new
    return answer


def _answer(who: str, understood: Understood, lang: Lang) -> BusyAnswer:
    times = [
        BusyTime(start=one.start, end=one.end, kept=one.kept, reason=one.reason, text=one.say(lang))
        for one in understood.told
    ]
    kept = sum(one.kept for one in times)
    return BusyAnswer(who=who, kept=kept, ignored=len(times) - kept, times=times)
