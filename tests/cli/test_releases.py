"""From a plan to the proposal that a refusal opens, as a coordinator types it, with a real mail server between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scheduler.fingerprint import hearing_uid
from scheduler.schedule import Schedule
from tests.calendar_linter import lint
from tests.cli.conftest import Solved
from tests.cli.helpers import document, jury
from tests.invitations.client import Client, calendar_part, reply
from tests.mail_server import Mailbox, smtp_server

ORGANIZER = "Service VAE <vae@cnam.example.org>"


def test_round_trip(solved: Solved, tmp_path: Path) -> None:
    with smtp_server() as server:
        env = {
            "JURY_DATABASE": str(tmp_path / "jury.sqlite3"), "JURY_ORGANIZER": ORGANIZER, "JURY_SMTP_HOST": "127.0.0.1",
            "JURY_SMTP_PORT": str(server.port), "JURY_SMTP_SECURITY": "none", "JURY_SMTP_PER_MINUTE": "100000",
        }  # fmt: skip

        def run(*arguments: object, status: int = 0) -> dict[str, Any]:
            told = document(jury(*arguments, "--json", **env))
            assert told["exit_status"] == status, told
            return told

        draft = run("release", "draft", solved.data, solved.schedule)["draft"]
        plan = Schedule.model_validate_json(solved.schedule.read_text())
        owed = sum(1 + len(set(hearing.examiners)) for hearing in plan.hearings)
        assert len(draft["messages"]) == owed
        assert run("release", "publish", "DEMO", "-m", "Première version")["release"]["messages"] == {"draft": owed}
        assert len(run("outbox", "send")["sent"]) == owed
        assert run("outbox", "send")["sent"] == []  # once
        people = _delivered(server)
        heard = plan.hearings[0]
        examiner = solved.problem.examiner_of[heard.examiners[0]].email
        uid = hearing_uid(solved.problem, heard)
        mail = next(mail for who, mail in server.mails if who == examiner and uid.encode() in calendar_part(mail))
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "1.eml").write_bytes(reply(mail, "DECLINED", comment="Empêché"))
        told = run("replies", "read", "--folder", tmp_path / "in", "--time-limit", 10)
        assert [one["verdict"] for one in told["replies"]] == ["declined"]
        (proposal,) = told["proposals"]
        assert proposal["declined"] == [heard.examiners[0]]
        assert proposal["state"] == "ready"
        assert run("replies", "read", "--folder", tmp_path / "in")["replies"] == []
        out = tmp_path / "repare.json"
        run("replies", "proposal", proposal["id"][:8], "-o", out)
        mended = Schedule.model_validate_json(out.read_text())
        again = mended.hearing_of.get(heard.candidate)
        if again is not None and again.session[:13] == heard.session[:13]:
            assert heard.examiners[0] not in again.examiners
        run("replies", "take", proposal["id"])
        run("release", "publish", "DEMO", "-m", "Après un refus")
        run("outbox", "send")
        for who, received in server.mails[owed:]:
            people.setdefault(who, Client(who)).receive(received)
        assert people[examiner].events.keys() == {
            hearing_uid(solved.problem, hearing)
            for hearing in mended.hearings
            if heard.examiners[0] in hearing.examiners
        }
        assert [one["number"] for one in run("release", "list")["releases"]] == [1, 2]


def _delivered(server: Mailbox) -> dict[str, Client]:
    people: dict[str, Client] = {}
    for who, mail in server.mails:
        assert lint(calendar_part(mail), download=False) == []
        people.setdefault(who, Client(who)).receive(mail)
    return people
