"""Invitation mails, moves and cancellations as programs of other hands read them: a mail parser, four calendars."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from api.sender import drain
from api.storage import Storage
from scheduler.domain import Problem
from scheduler.fingerprint import hearing_uid
from scheduler.io.smtp import MailServer
from scheduler.schedule import Hearing
from tests.calendar_linter import lint
from tests.calendar_readers import READERS
from tests.factories import make_hearing
from tests.invitations.campaign import ORGANIZER, address, campaign, publish, storage_in
from tests.mail_server import Mailbox, smtp_server
from tests.tools import NODE_TESTS, require

NAME = 'Zoé « l’Haÿ » 🎓, "Ž"'


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    with closing(storage_in(tmp_path)) as opened:
        yield opened


def named() -> Problem:
    """Return the campaign with a name that mail headers and calendars must escape."""
    problem = campaign()
    people = tuple(
        one.model_copy(update={"given_name": NAME, "family_name": "Œuvrard"}) if one.id in ("C1", "A1") else one
        for one in problem.candidates
    )
    examiners = tuple(
        one.model_copy(update={"given_name": NAME, "family_name": "Œuvrard"}) if one.id == "A1" else one
        for one in problem.examiners
    )
    return problem.model_copy(update={"candidates": people, "examiners": examiners})


def sent(storage: Storage, mailbox: Mailbox, *plan: Hearing) -> list[bytes]:
    """Publish a plan and send it through the server; return what arrived."""
    publish(storage, named(), {one.candidate: one for one in plan})
    storage.queue(row.id for row in storage.messages(states=["draft"]))
    before = len(mailbox.mails)
    drain(storage, MailServer("127.0.0.1", mailbox.port, "none"), 1e6)
    return [mail for _, mail in mailbox.mails[before:]]


def parsed(folder: Path, mails: list[bytes]) -> list[dict[str, Any]]:
    """Return what mailparser reads."""
    require("mailparser")
    files = [folder / f"{number}.eml" for number in range(len(mails))]
    for file, mail in zip(files, mails, strict=True):
        file.write_bytes(mail)
    command = [require("node"), str(NODE_TESTS / "read_mail.mjs"), *map(str, files)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout)
    return [told[str(file)] for file in files]


def test_every_program_reads_the_same_in_every_mail(storage: Storage, tmp_path: Path) -> None:
    winter, moved = make_hearing("C1", "09:00"), make_hearing("C1", "11:00", 2)
    with smtp_server() as mailbox:
        rounds = [
            ("REQUEST", winter, sent(storage, mailbox, winter)),
            ("REQUEST", moved, sent(storage, mailbox, moved)),
            ("CANCEL", moved, sent(storage, mailbox)),
        ]
    uid = hearing_uid(named(), winter)
    for sequence, (method, hearing, mails) in enumerate(rounds):
        assert len(mails) == 4
        calendars = []
        for mail in parsed(tmp_path, mails):
            assert mail["from"] == [{"address": ORGANIZER.address, "name": ORGANIZER.name}]
            assert (mail["date"], len(mail["to"])) != (None, 0)
            assert {(part["type"], part["name"], part["method"]) for part in mail["parts"]} == {
                ("text/calendar", None, method), ("application/ics", "invite.ics", None),
            }  # fmt: skip
            inline, attached = (base64.b64decode(part["content"]) for part in mail["parts"])
            assert inline == attached
            assert lint(inline, download=False) == []
            said = mail["text"] + mail["html"]
            assert "11:00" in said if hearing is moved else "09:00" in said
            calendars.append((tmp_path / f"{len(calendars)}.ics", inline))
        for file, data in calendars:
            file.write_bytes(data)
        for reading in READERS.values():
            for found in reading([file for file, _ in calendars]):
                seen = found[uid]
                assert (len(found), seen.start, seen.end, seen.sequence) == (1, hearing.start, hearing.end, sequence)
        whole = [mail for mail in parsed(tmp_path, mails) if mail["to"][0]["address"] == address("A1")]
        assert [mail["to"][0]["name"] for mail in whole] == [f"{NAME} Œuvrard"]
        assert all(NAME.partition(",")[0] in mail["subject"] for mail in whole)
