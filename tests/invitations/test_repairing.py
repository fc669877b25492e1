"""What a refusal means for the plan: the half-day, unless the person accepted another hearing in it."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest

from api.repairing import work_out
from scheduler.domain import Problem
from scheduler.schedule import Schedule
from tests.factories import make_hearing
from tests.invitations.campaign import address, campaign, publish, send_all, storage_in
from tests.invitations.client import calendar_part, reply

Span = tuple[str, str]

# the morning of the campaign ends at 12:00


@pytest.mark.parametrize(
    ("accepted", "span"),
    [
        ((), ("09:00", "12:00")),
        (("C2",), ("09:00", "10:00")),  # C2 is heard the same morning
        (("C3",), ("09:00", "12:00")),  # C3 in the afternoon
    ],
)
def test_when_someone_who_declined_is_taken_to_be_away(tmp_path: Path, accepted: tuple[str, ...], span: Span) -> None:
    plan = {"C1": make_hearing("C1", "09:00"), "C2": make_hearing("C2", "11:00"), "C3": make_hearing("C3", "14:00")}
    asked: list[Problem] = []

    def keep(problem: Problem, schedule: Schedule, seconds: float) -> tuple[Problem, Schedule]:
        asked.append(problem)
        return problem, schedule

    with closing(storage_in(tmp_path)) as storage:
        publish(storage, campaign(), plan)
        uids = {row.uid: row.face["candidate"] for row in storage.messages()}
        mine = {}
        for who, mail in send_all(storage):
            if who == address("A1"):
                mine[next(uids[uid] for uid in uids if uid.encode() in calendar_part(mail))] = mail
        for number, who in enumerate(accepted):
            storage.take_mail(reply(mine[who], "ACCEPTED", message_id=f"<{number}@x>"))
        storage.take_mail(reply(mine["C1"], "DECLINED", message_id="<no@x>"))
        (proposal,) = storage.proposals()
        assert work_out(storage, proposal, 1.0, keep).state == "ready"
    (row,) = (one for one in asked[0].availability if one.who == "A1")
    assert (f"{row.start:%H:%M}", f"{row.end:%H:%M}", row.level) == (*span, "no")
    assert row.start.date() == dt.date(2027, 3, 15)
