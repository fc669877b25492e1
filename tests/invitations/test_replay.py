"""Ten releases with random edits, read by clients that know only the standard: calendars equal the plan."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

import pytest

from scheduler.domain import Problem
from scheduler.fingerprint import hearing_uid
from scheduler.io.wording import place_text
from scheduler.schedule import Hearing
from tests.calendar_linter import lint
from tests.invitations.campaign import CANDIDATES, EXAMINERS, address, campaign, edited, publish, send_all, storage_in
from tests.invitations.client import Client, Entry, calendar_part
from tests.thorough import rounds

Agenda = dict[str, tuple[Entry, tuple[str, ...]]]


def planned(problem: Problem, plan: dict[str, Hearing]) -> dict[str, Agenda]:
    """Return each address's own plan: its hearings with time, place and own seats, worked out from the plan alone."""
    found: dict[str, Agenda] = {address(who): {} for who in (*CANDIDATES, *EXAMINERS)}
    for hearing in plan.values():
        entry = Entry(hearing.start, hearing.end, place_text(problem.room_of[hearing.room]))
        uid = hearing_uid(problem, hearing)
        found[address(hearing.candidate)][uid] = (entry, ())
        for sitting in hearing.panel:
            seats = found[address(sitting.examiner)].get(uid, (entry, ()))[1]
            found[address(sitting.examiner)][uid] = (entry, (*seats, sitting.seat))
    return found


def least(before: dict[str, Agenda], after: dict[str, Agenda]) -> int:
    """Count the (person, hearing) pairs that differ: no fewer messages can tell everyone."""
    return sum(
        before[who].get(uid) != after[who].get(uid) for who in after for uid in before[who].keys() | after[who].keys()
    )


@pytest.mark.parametrize("seed", range(1, rounds(1, 60) + 1))
def test_ten_releases(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    problem = campaign()
    clients = {address(who): Client(address(who)) for who in (*CANDIDATES, *EXAMINERS)}
    plan: dict[str, Hearing] = {}
    before = planned(problem, plan)
    with closing(storage_in(tmp_path)) as storage:
        for _ in range(10):
            plan = edited(plan, chance)
            after = planned(problem, plan)
            publish(storage, problem, plan)
            mails = send_all(storage)
            # Mails overtake each other on their way.
            for recipient, mail in chance.sample(mails, len(mails)):
                assert lint(calendar_part(mail), download=False) == []
                clients[recipient].receive(mail)
            assert len(mails) == least(before, after)
            for who, client in clients.items():
                assert client.events == {uid: entry for uid, (entry, _) in after[who].items()}, who
            before = after
        assert publish(storage, problem, plan) == []  # untouched: nothing at all


def test_unsent_releases_are_folded_into_the_next(tmp_path: Path) -> None:
    chance = random.Random(5)
    problem = campaign()
    clients = {address(who): Client(address(who)) for who in (*CANDIDATES, *EXAMINERS)}
    plan: dict[str, Hearing] = {}
    sent_of: dict[str, Agenda] = planned(problem, plan)
    with closing(storage_in(tmp_path)) as storage:
        for number in range(6):
            plan = edited(plan, chance)
            publish(storage, problem, plan)
            if number % 3:
                continue  # the coordinator does not send this one
            after = planned(problem, plan)
            mails = send_all(storage)
            assert len(mails) == least(sent_of, after)
            for recipient, mail in mails:
                clients[recipient].receive(mail)
            for who, client in clients.items():
                assert client.events == {uid: entry for uid, (entry, _) in after[who].items()}
            sent_of = after
