"""Releases, the outbox, answers and links over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.mail_settings import MailSettings
from api.main import create_app
from api.settings import ApiSettings
from api.storage import Storage
from scheduler.io.smtp import MailServer
from scheduler.schedule import Schedule
from tests.api.helpers import wait_for
from tests.calendar_linter import lint, lint_update
from tests.factories import make_hearing, make_schedule
from tests.invitations.campaign import CANDIDATES, ORGANIZER, campaign
from tests.invitations.client import reply
from tests.mail_server import Mailbox, smtp_server

NINE, TEN = make_hearing("C1", "09:00"), make_hearing("C2", "10:00")


@pytest.fixture
def server() -> Iterator[Mailbox]:
    with smtp_server() as running:
        yield running


@pytest.fixture
def client(tmp_path: Path, server: Mailbox) -> Iterator[TestClient]:
    mail = MailSettings(ORGANIZER, MailServer("127.0.0.1", server.port, "none"), per_minute=1e6)
    settings = ApiSettings(tmp_path / "jury.sqlite3", max_running=0, public_url="http://testserver")
    with TestClient(create_app(settings, mail), raise_server_exceptions=False) as opened:
        yield opened


def storage_of(client: TestClient) -> Storage:
    storage: Storage = client.app.state.storage  # type: ignore[attr-defined]
    return storage


def released(client: TestClient, plan: Schedule) -> dict[str, Any]:
    row, _ = storage_of(client).add_problem(campaign())
    heard = {hearing.candidate for hearing in plan.hearings}
    left = [{"candidate": who, "reasons": [{"key": "room", "text": "—"}]} for who in CANDIDATES if who not in heard]
    order = {"problem_id": row.id, "schedule": plan.model_dump(mode="json") | {"unplaced": left}}
    draft = client.put("/campaigns/T/draft", json=order)
    assert draft.status_code == 200, draft.text
    answer = client.post("/campaigns/T/releases", json={"comment": "Essai"})
    assert answer.status_code == 201, answer.text
    return dict(answer.json()) | {"draft": draft.json()}


def sent(client: TestClient, server: Mailbox, count: int) -> list[tuple[str, bytes]]:
    assert client.post("/outbox", json={}).status_code == 202
    wait_for(lambda: client.get("/outbox").json()["counts"].get("sent", 0), lambda found: found == count)
    return list(server.mails)


def link(mail: bytes, action: str) -> str:
    body = mail.replace(b"=\r\n", b"")
    found = re.search(rb"http://testserver(/replies/[A-Za-z0-9_-]{64}/" + action.encode() + rb")", body)
    assert found is not None
    return found.group(1).decode()


def test_draft_publish_send(client: TestClient, server: Mailbox) -> None:
    done = released(client, make_schedule(NINE, TEN))
    assert (done["number"], done["comment"], done["messages"]) == (1, "Essai", {"draft": 8})
    assert len(done["draft"]["messages"]) == 8
    mails = sent(client, server, 8)
    assert {who for who, _ in mails} == {f"{who}@example.org" for who in ("c1", "c2", "a1", "a2", "p1")}
    second = released(client, make_schedule(NINE, make_hearing("C2", "11:00")))
    assert (second["number"], second["messages"]) == (2, {"draft": 4})
    assert [one["kinds"] for one in second["draft"]["changes"]] == [["moved"]]
    assert client.get("/campaigns/T/draft").status_code == 404  # one draft, now published


def test_a_plan_that_breaks_a_rule_is_no_draft(client: TestClient) -> None:
    row, _ = storage_of(client).add_problem(campaign())
    both = make_schedule(NINE, make_hearing("C2", "09:00", room="R2"))
    answer = client.put("/campaigns/T/draft", json={"problem_id": row.id, "schedule": both.model_dump(mode="json")})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "schedule_refused")


def test_an_answer_by_mail_opens_a_proposal(client: TestClient, server: Mailbox) -> None:
    released(client, make_schedule(NINE, TEN))
    mails = sent(client, server, 8)
    mail = next(mail for who, mail in mails if who == "a2@example.org")
    headers = {"Content-Type": "message/rfc822"}
    first = client.post("/answers", content=reply(mail, "DECLINED"), headers=headers)
    as_bytes = {"Content-Type": "application/octet-stream"}  # as a program sends a file whose kind it does not know
    again = client.post("/answers", content=reply(mail, "DECLINED"), headers=as_bytes)
    assert (first.status_code, again.status_code, first.json()["verdict"]) == (201, 200, "declined")
    (proposal,) = client.get("/proposals?campaign=T").json()["proposals"]
    assert (proposal["state"], proposal["declined"]) == ("open", ["A2"])
    worked = client.post(f"/proposals/{proposal['id']}/work-out").json()
    assert worked["state"] == "ready"
    mended = client.get(f"/proposals/{proposal['id']}/schedule").json()
    morning = [h for h in mended["hearings"] if h["start"].startswith("2027-03-15") and h["start"][11:13] < "12"]
    assert "A2" not in [one["examiner"] for h in morning for one in h["panel"]]
    assert client.get("/campaigns/T/releases").json()["releases"][-1]["number"] == 1  # nothing moved by itself
    assert client.post(f"/proposals/{proposal['id']}/take").json()["state"] == "taken"
    assert client.get("/campaigns/T/draft").status_code == 200


def test_a_link_shows_and_only_a_button_acts(client: TestClient, server: Mailbox) -> None:
    released(client, make_schedule(NINE))
    mail = dict(sent(client, server, 4))["p1@example.org"]
    path = link(mail, "decline")
    for _ in range(3):
        page = client.get(path)
        assert (page.status_code, 'method="post"' in page.text) == (200, True)
    assert client.head(path).status_code in (200, 405)
    assert client.get("/answers").json()["replies"] == []
    assert client.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    done = client.post(path, data={"comment": "Un empêchement"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert "Votre refus est noté" in done.text
    (answer,) = client.get("/answers").json()["replies"]
    assert (answer["verdict"], answer["source"], answer["comment"]) == ("declined", "link", "Un empêchement")
    assert len(client.get("/proposals").json()["proposals"]) == 1
    assert "présence est notée" in client.post(link(mail, "accept")).text
    assert client.get("/proposals").json()["proposals"][0]["state"] == "withdrawn"


def test_a_forged_and_an_outdated_link(client: TestClient, server: Mailbox) -> None:
    released(client, make_schedule(NINE))
    path = link(dict(sent(client, server, 4))["p1@example.org"], "accept")
    token = path.split("/")[2]
    forged = ("A" if token[0] != "A" else "B") + token[1:]
    for bad in (forged, token[:-4], "x", "é" * 64):
        assert client.get(f"/replies/{bad}/accept").status_code == 404
        assert client.post(f"/replies/{bad}/accept").status_code == 404
    released(client, make_schedule(make_hearing("C1", "11:00")))
    sent(client, server, 8)
    assert "a été remplacée" in client.post(path).text
    assert client.get("/answers").json()["replies"][0]["verdict"] == "old"
    released(client, make_schedule())
    sent(client, server, 12)
    assert "est annulée" in client.get(path).text


def test_feeds_show_the_release_and_what_was_called_off(client: TestClient, server: Mailbox) -> None:
    released(client, make_schedule(NINE, TEN))
    order = {"campaign": "T", "readers": [{"kind": "examiner", "who": "A1"}]}
    path = client.post("/feeds", json=order).json()["feeds"][0]["url"].partition("testserver")[2]
    bodies = [client.get(path).content]
    released(client, make_schedule(make_hearing("C2", "11:00")))  # within the same second
    bodies.append(client.get(path).content)
    assert [lint(body) for body in bodies] == [[], []]
    assert lint_update(bodies[0], bodies[1]) == []
    assert b"STATUS:CANCELLED" in bodies[1]
    assert bodies[1].count(b"SEQUENCE:1") == 2
