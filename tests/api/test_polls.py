"""Availability polls: the page, its answers, what they become, and who may send them."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import io
import sqlite3
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from api.mail_settings import MailSettings
from api.main import create_app
from api.settings import ApiSettings
from api.storage import Storage
from scheduler.io.invitations import Organizer
from scheduler.io.smtp import MailServer
from tests.api.helpers import wait_for
from tests.mail_server import smtp_server
from tests.test_polls import problem

SLOTS = ("2027-03-15T0900", "2027-03-15T1330", "2027-03-16T0900", "2027-03-16T1330")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(ApiSettings(database=tmp_path / "jury.sqlite3", max_running=0))) as opened:
        storage_of(opened).add_problem(problem())
        yield opened


def storage_of(client: TestClient) -> Storage:
    storage: Storage = client.app.state.storage  # type: ignore[attr-defined]
    return storage


def asked(client: TestClient, *examiners: str, **more: object) -> dict[str, Any]:
    """Open a poll; return its id and the path of each examiner's page."""
    answer = client.post("/polls", json={"campaign": "DEMO", "examiners": list(examiners), **more})
    assert answer.status_code == 201, answer.text
    told = answer.json()
    paths = {link["examiner"]: "/availability/" + link["url"].rsplit("/", 1)[1] for link in told["links"]}
    return {"id": told["poll"]["id"], "paths": paths, "poll": told["poll"]}


class Radios(HTMLParser):
    """The radio buttons of a page: names, values, and which are chosen."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: dict[str, list[str]] = {}
        self.chosen: dict[str, str] = {}
        self.scripts = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.scripts += tag == "script" or any(name.startswith("on") for name in found)
        if tag == "input" and found.get("type") == "radio":
            self.names.setdefault(str(found["name"]), []).append(str(found["value"]))
            if "checked" in found:
                self.chosen[str(found["name"])] = str(found["value"])


def test_the_page_asks_about_each_half_day_without_script(client: TestClient) -> None:
    page = client.get(asked(client, "E1")["paths"]["E1"])
    assert page.status_code == 200
    radios = Radios(page.text)
    assert radios.names == {
        "rest": ["yes", "if_needed", "no", ""],
        **{key: ["yes", "if_needed", "no"] for key in SLOTS},
    }
    assert (radios.chosen, radios.scripts) == ({"rest": ""}, 0)
    assert '<html lang="fr">' in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert (page.headers["cache-control"], page.headers["referrer-policy"]) == ("no-store", "same-origin")


def test_answers_are_kept_shown_again_and_written_into_the_next_problem(client: TestClient) -> None:
    poll = asked(client, "E1", "E2")
    path = poll["paths"]["E1"]
    saved = client.post(path, data={SLOTS[0]: "yes", SLOTS[1]: "if_needed", "rest": "no"})
    assert saved.status_code == 200
    assert "oui : 1, si besoin : 1, non : 2" in saved.text
    again = Radios(client.get(path).text).chosen
    assert again == {"rest": "", SLOTS[0]: "yes", SLOTS[1]: "if_needed", SLOTS[2]: "no", SLOTS[3]: "no"}

    before = client.get("/problems").json()["total"]
    applied = client.post(f"/polls/{poll['id']}/apply").json()
    assert (applied["answers"], applied["new"], applied["version"]) == (1, True, before + 1)
    rows = client.get(f"/problems/{applied['problem_id']}").json()["availability"]
    assert [(row["start"], row["level"]) for row in rows if row["who"] == "E1"] == [
        ("2027-03-15T09:00:00+01:00", "yes"),
        ("2027-03-15T13:30:00+01:00", "if_needed"),
        ("2027-03-16T09:00:00+01:00", "no"),
        ("2027-03-16T13:30:00+01:00", "no"),
    ]
    assert client.post(f"/polls/{poll['id']}/apply").json()["new"] is False

    client.post(path, data={"rest": "yes"})
    changed = client.post(f"/polls/{poll['id']}/apply").json()
    rows = client.get(f"/problems/{changed['problem_id']}").json()["availability"]
    assert [row["level"] for row in rows if row["who"] == "E1"] == ["yes"] * 4


def test_a_half_day_without_an_answer_records_nothing_and_loses_nothing(client: TestClient) -> None:
    path = asked(client, "E1")["paths"]["E1"]
    refused = client.post(path, data={SLOTS[0]: "yes", SLOTS[2]: "maybe", "other": "x"})
    assert refused.status_code == 422
    assert "Sans réponse : 3 demi-journées" in refused.text
    assert Radios(refused.text).chosen[SLOTS[0]] == "yes"
    assert SLOTS[0] not in Radios(client.get(path).text).chosen


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_another_sites_page_cannot_answer(client: TestClient, headers: dict[str, str]) -> None:
    path = asked(client, "E1")["paths"]["E1"]
    assert client.post(path, data={"rest": "no"}, headers=headers).status_code == 403
    assert client.post(path, data={"rest": "no"}, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_address_is_a_page_that_says_so(client: TestClient, method: str) -> None:
    answer = getattr(client, method)("/availability/" + "x" * 43)
    assert answer.status_code == 404
    assert "demandez-en une autre au service" in answer.text


def test_a_closed_poll_shows_and_takes_nothing(client: TestClient) -> None:
    poll = asked(client, "E1")
    client.post(poll["paths"]["E1"], data={"rest": "yes"})
    closed = client.delete(f"/polls/{poll['id']}").json()
    assert closed["closed_at"] is not None
    assert client.post(poll["paths"]["E1"], data={"rest": "no"}).status_code == 409
    page = client.get(poll["paths"]["E1"]).text
    assert "sondage est clos" in page
    assert Radios(page).chosen[SLOTS[0]] == "yes"
    assert "<button" not in page


@pytest.mark.parametrize(("days", "status"), [(-1, 409), (0, 200), (1, 200)])
def test_the_last_day_counts_where_the_campaign_is(client: TestClient, days: int, status: int) -> None:
    last = dt.datetime.now(problem().campaign.zone).date() + dt.timedelta(days=days)
    path = asked(client, "E1", closes_on=last.isoformat())["paths"]["E1"]
    assert client.post(path, data={"rest": "no"}).status_code == status


def test_english_is_there_for_who_prefers_it(client: TestClient) -> None:
    path = asked(client, "E1")["paths"]["E1"]
    for page in (client.get(path, headers={"Accept-Language": "en"}), client.get(path + "?lang=en")):
        assert '<html lang="en">' in page.text
        assert "Record my answers" in page.text


def test_who_waits_is_reminded_by_a_draft_with_an_address_that_opens(client: TestClient) -> None:
    poll = asked(client, closes_on="2030-03-01")
    client.post(poll["paths"]["E1"], data={"rest": "yes"})
    state = client.get("/polls", params={"campaign": "DEMO"}).json()["polls"][0]
    assert state["answered"] == ["E1"]
    drafts = client.post(f"/polls/{poll['id']}/reminders").json()["reminders"]
    assert [draft["examiner"] for draft in drafts] == state["waiting"]
    body = drafts[0]["body"]
    assert "au plus tard le vendredi 1er mars 2030" in body
    address = next(line for line in body.splitlines() if "/availability/" in line)
    for path in ("/availability/" + address.rsplit("/", 1)[1], poll["paths"][drafts[0]["examiner"]]):
        assert client.get(path).status_code == 200  # the first mail's address stays good


def test_reminders_are_reviewed_and_sent_from_the_outbox(tmp_path: Path) -> None:
    with smtp_server() as server:
        mail = MailSettings(
            Organizer("vae@example.org", "Service VAE"), MailServer("127.0.0.1", server.port, "none"), per_minute=1e6
        )
        settings = ApiSettings(tmp_path / "jury.sqlite3", max_running=0, public_url="http://testserver")
        with TestClient(create_app(settings, mail)) as client:
            *others, last = problem().examiners
            people = (*others, last.model_copy(update={"email": ""}))
            storage_of(client).add_problem(problem().model_copy(update={"examiners": people}))
            poll = asked(client)
            client.post(f"/polls/{poll['id']}/reminders").raise_for_status()
            drafts = client.post(f"/polls/{poll['id']}/reminders").json()["reminders"]
            listed = client.get("/outbox?state=draft").json()["messages"]
            assert [(one["id"], one["method"], one["why"]) for one in listed] == [
                (one["message"], "LETTER", ["reminder"]) for one in drafts if one["address"]
            ]
            assert client.get("/outbox").json()["counts"] == {
                "draft": len(drafts) - 1, "no_address": 1, "replaced": len(drafts),
            }  # fmt: skip
            client.post(poll["paths"]["E1"], data={"rest": "yes"})  # who has answered is not reminded any more
            assert client.post("/outbox", json={}).status_code == 202
            wait_for(lambda: len(server.mails), lambda count: count == len(drafts) - 2)
            wait_for(lambda: client.get("/outbox").json()["counts"], lambda counts: "sending" not in counts)
            recipient, data = server.mails[0]
            received = email.message_from_bytes(data, policy=email.policy.default)
            assert recipient == received["To"].addresses[0].addr_spec == others[1].email
            assert [part.get_content_type() for part in received.iter_parts()] == ["text/plain", "text/html"]  # type: ignore[attr-defined]
            plain, html = (part.get_content() for part in received.iter_parts())  # type: ignore[attr-defined]
            address = next(line for line in plain.splitlines() if "/availability/" in line)
            assert f'href="{address}"' in html
            assert client.get(address.removeprefix("http://testserver")).status_code == 200
            assert client.get("/outbox?state=sent").json()["messages"][0]["release"] is None


def test_a_workbook_goes_out_and_comes_back(client: TestClient) -> None:
    poll = asked(client, "E1")
    where = f"/polls/{poll['id']}/workbooks"
    got = client.get(f"{where}/E1")
    assert got.headers["content-type"].endswith("spreadsheetml.sheet")
    book = openpyxl.load_workbook(io.BytesIO(got.content))
    for row, word in zip(range(2, 6), ("oui", "non", "si besoin", None), strict=True):
        book.worksheets[0][f"D{row}"] = word
    filled = io.BytesIO()
    book.save(filled)
    taken = client.post(where, files={"file": ("E1.xlsx", filled.getvalue())})
    assert taken.json() == {"answers": {"E1": 3}}
    said = Radios(client.get(poll["paths"]["E1"]).text).chosen
    assert [said.get(slot) for slot in SLOTS] == ["yes", "no", "if_needed", None]
    assert client.get(f"{where}/X1").status_code == 404
    assert client.post(where, files={"file": ("E1.xlsx", b"no workbook")}).status_code == 422
    assert client.post(where, content=b"x", headers={"Content-Type": "text/plain"}).status_code == 415
    client.delete(f"/polls/{poll['id']}")
    assert client.post(where, files={"file": ("E1.xlsx", filled.getvalue())}).status_code == 409


def test_unknown_examiners_are_all_told(client: TestClient) -> None:
    answer = client.post("/polls", json={"campaign": "DEMO", "examiners": ["E1", "X1", "X2"]})
    assert [issue["column"] for issue in answer.json()["error"]["issues"]] == ["examiners", "examiners"]
    assert client.get("/polls").json() == {"polls": []}
    assert client.post("/polls", json={"campaign": "AUTRE"}).status_code == 404
    assert client.post("/polls/none/apply").status_code == 404


def test_only_hashes_are_kept_and_people_leave_with_the_names(client: TestClient, tmp_path: Path) -> None:
    poll = asked(client, "E1")
    token = poll["paths"]["E1"].rsplit("/", 1)[1]
    client.post(poll["paths"]["E1"], data={"rest": "yes"})
    with sqlite3.connect(tmp_path / "jury.sqlite3") as connection:
        assert token not in "\n".join(connection.iterdump())
    client.post(f"/polls/{poll['id']}/reminders")
    storage_of(client).purge_names(dt.date(2030, 1, 1))
    assert client.get(poll["paths"]["E1"]).status_code == 404
    assert client.get("/polls").json() == {"polls": []}
    with sqlite3.connect(tmp_path / "jury.sqlite3") as connection:
        for table in ("poll_answer", "poll_link", "reminder"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
