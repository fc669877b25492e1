"""Answers in any order, from anyone, to any version: the state is that of a second reading of the rules.

The expected state is kept by `Expected`, written from the table of answers alone; it imports nothing of
what judges them. ``JURY_THOROUGH=1`` tries a thousand sequences.
"""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.storage import Storage
from tests.factories import make_hearing
from tests.invitations.campaign import address, campaign, publish, send_all, storage_in
from tests.invitations.client import reply
from tests.thorough import rounds

PEOPLE = ("C1", "A1", "A2", "P1")
VERSIONS = (make_hearing("C1", "09:00"), make_hearing("C1", "11:00"), None)
"""Published one after the other: invited, moved, called off. SEQUENCE 0, 1, 2."""


class Answer(NamedTuple):
    """A mail: who answers, in which words, to which version (3: one that never was), stamped and sent how."""

    person: str
    partstat: str
    version: int
    minute: int
    method: str = "REPLY"
    own_address: bool = True
    organizer: bool = True
    robot: bool = False


class Publish(NamedTuple):
    """The next version is published and sent."""


@dataclass
class Expected:
    """What the table of answers says, on its own: per person the last word in force."""

    version: int = 0
    answer: dict[str, tuple[str, int]] = field(default_factory=dict)

    def take(self, one: Answer) -> str:
        if not one.own_address:
            return "other_sender"
        if one.robot:
            return "automatic"
        if one.version > self.version:
            return "newer"
        if self.version == 2:
            return "late"
        if one.version < self.version:
            return "old"
        if one.person in self.answer and one.minute < self.answer[one.person][1]:
            return "overtaken"
        if one.method == "COUNTER":
            self._set(one, "DECLINED")
            return "countered"
        if one.partstat == "DELEGATED":
            return "delegated"
        if one.partstat not in ("ACCEPTED", "TENTATIVE", "DECLINED"):
            return "unanswered"
        self._set(one, one.partstat)
        return one.partstat.lower()

    def _set(self, one: Answer, word: str) -> None:
        self.answer[one.person] = word, one.minute

    def publish(self) -> None:
        self.version += 1
        self.answer.clear()

    @property
    def declined(self) -> list[str]:
        return sorted(who for who, (word, _) in self.answer.items() if word == "DECLINED")


ANSWERS = st.builds(
    Answer,
    person=st.sampled_from(PEOPLE),
    partstat=st.sampled_from(["ACCEPTED", "TENTATIVE", "DECLINED", "DELEGATED", "NEEDS-ACTION", "X-MAYBE"]),
    version=st.integers(0, 3),
    minute=st.integers(0, 9),
    method=st.sampled_from(["REPLY", "REPLY", "REPLY", "COUNTER"]),
    own_address=st.sampled_from([True, True, True, False]),
    organizer=st.booleans(),
    robot=st.sampled_from([False, False, False, True]),
)
STEPS = st.lists(st.one_of(ANSWERS, ANSWERS, ANSWERS, ANSWERS, st.just(Publish())), min_size=1, max_size=12)


@dataclass(repr=False)
class Invited:
    """A database in which everyone was invited, to be copied, and the mails by person; shown in no report."""

    database: Path
    mails: dict[str, bytes]


@pytest.fixture(scope="module")
def invited(tmp_path_factory: pytest.TempPathFactory) -> Invited:
    folder = tmp_path_factory.mktemp("invited")
    with closing(storage_in(folder)) as storage:
        publish(storage, campaign(), {"C1": make_hearing("C1", "09:00")})
        sent = dict(send_all(storage))
    return Invited(folder / "jury.sqlite3", {who: sent[address(who)] for who in PEOPLE})


@given(STEPS)
@settings(max_examples=rounds(40, 1000), deadline=None)
def test_any_sequence(invited: Invited, steps: list[Answer | Publish]) -> None:
    expected = Expected()
    with TemporaryDirectory() as name:
        shutil.copy(invited.database, Path(name) / "jury.sqlite3")
        with closing(Storage(Path(name) / "jury.sqlite3")) as storage:
            for number, step in enumerate(steps):
                if isinstance(step, Publish):
                    _publish_next(storage, expected)
                else:
                    row, new = storage.take_mail(_mail(invited.mails, step, number))
                    assert (row.verdict, new) == (expected.take(step), True), step
                _compare(storage, expected)


def _publish_next(storage: Storage, expected: Expected) -> None:
    if expected.version == 2:
        return
    expected.publish()
    hearing = VERSIONS[expected.version]
    publish(storage, campaign(), {} if hearing is None else {"C1": hearing})
    send_all(storage)


def _mail(mails: dict[str, bytes], one: Answer, number: int) -> bytes:
    stamp = dt.datetime(2026, 12, 1, 8, one.minute)
    return reply(
        mails[one.person],
        one.partstat,
        sender="" if one.own_address else "secretariat@example.org",
        method=one.method,
        organizer=one.organizer,
        sequence=one.version,
        stamp=f"{stamp:%Y%m%dT%H%M%SZ}",
        message_id=f"<{number}@client.example.org>",
        headers={"Auto-Submitted": "auto-replied"} if one.robot else None,
    )


def _compare(storage: Storage, expected: Expected) -> None:
    """The answers in force, the one open proposal and the calendar's plan are what is expected."""
    current = {row.person: row for row in storage.messages() if row.sequence == expected.version}
    assert {who: row.answer for who, row in current.items() if row.answer} == {
        who: word for who, (word, _) in expected.answer.items()
    }
    opened = [row for row in storage.proposals() if row.state == "open"]
    declined = [sorted(one.person for one in storage.declined(row)) for row in opened]
    assert declined == ([expected.declined] if expected.declined else [])
    assert [row.number for row in storage.releases()] == list(range(1, expected.version + 2))
