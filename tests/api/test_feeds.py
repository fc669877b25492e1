"""Secret addresses: what they show, to whom, how cheaply, and that nothing of them leaks."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from api.secrets import without_secrets
from api.settings import ApiSettings
from api.storage import Storage
from scheduler.schedule import Schedule
from tests.api import helpers
from tests.api.helpers import MARKED_NAME, hand_made_schedule, marked_problem, service
from tests.calendar_linter import lint, lint_update

CAMPAIGN = "DEMO-PETITE"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "jury.sqlite3"


@pytest.fixture
def client(database: Path) -> Iterator[TestClient]:
    with TestClient(create_app(ApiSettings(database=database, max_running=0))) as opened:
        publish(storage_of(opened), hand_made_schedule())
        yield opened


def publish(storage: Storage, schedule: Schedule) -> None:
    helpers.publish(storage, marked_problem(), schedule)


def storage_of(client: TestClient) -> Storage:
    storage: Storage = client.app.state.storage  # type: ignore[attr-defined]
    return storage


def campaign_of() -> str:
    return marked_problem().campaign.code


def opened(client: TestClient, kind: str, who: str = "", *, status: int = 201, **more: object) -> dict[str, Any]:
    order = {"campaign": campaign_of(), "readers": [{"kind": kind, "who": who}], **more}
    answer = client.post("/feeds", json=order)
    assert answer.status_code == status, answer.text
    if status != 201:
        return {}
    (feed,) = answer.json()["feeds"]
    return dict(feed)


def path_of(feed: dict[str, Any]) -> str:
    return "/calendars/" + str(feed["url"]).rsplit("/", 1)[1]


@pytest.mark.parametrize(("kind", "who"), [("examiner", "E2"), ("candidate", "C1"), ("room", "R1"), ("advisor", "")])
def test_a_feed_is_a_clean_calendar_of_its_reader(client: TestClient, kind: str, who: str) -> None:
    answer = client.get(path_of(opened(client, kind, who)))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert lint(answer.content) == []
    assert answer.content.count(b"BEGIN:VEVENT") == 1 or kind == "advisor"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n" in answer.content


def test_a_centres_feed_holds_its_rooms_and_no_name(client: TestClient) -> None:
    centre = marked_problem().room_of["R1"].centre
    answer = client.get(path_of(opened(client, "centre", centre)))
    assert lint(answer.content) == []
    assert answer.content.count(b"BEGIN:VEVENT") == 1
    assert MARKED_NAME.encode() not in answer.content


def test_deadlines_are_those_of_the_candidacies_on_record(client: TestClient) -> None:
    (problem_id,) = (one["id"] for one in client.get("/problems").json()["problems"])
    everyone, before = path_of(opened(client, "advisor")), opened(client, "advisor", "Ana Blanc", status=422)
    assert before == {}
    first = client.get(everyone).content
    records = {
        "candidacies": [
            {"id": "K1", "certification": "LIC-COMPTA", "advisor": "Ana Blanc", "centre": "Nevers",
             "family_name": MARKED_NAME},
            {"id": "K2", "certification": "LIC-COMPTA", "advisor": "Bob", "centre": "Dijon"},
        ],
        "events": [{"candidacy": who, "on": "2026-12-15", "kind": "eligible"} for who in ("K1", "K2")],
    }  # fmt: skip
    client.put(f"/problems/{problem_id}/candidacies", json=records).raise_for_status()
    hers, centre = (
        path_of(opened(client, "advisor", "Ana Blanc")),
        path_of(opened(client, "centre_deadlines", "Nevers")),
    )
    for path in (hers, centre):
        body = client.get(path).content
        assert (lint(body), b"VAE K1" in body, b"VAE K2" in body, b"VAE C1" in body) == ([], True, False, False)
        assert (MARKED_NAME.encode() in body, b"Ana" in body) == (False, False)
        assert client.get(path).content == body
    later = client.get(everyone).content
    assert (b"VAE K1" in later, b"VAE K2" in later, b"VAE C1" in later) == (True, True, b"VAE C1" in first)
    assert without_stamp(lint_update(first, later)) == []
    assert opened(client, "centre_deadlines", "Nulle part", status=422) == {}


def test_an_examiner_who_does_not_sit_has_an_empty_calendar(client: TestClient) -> None:
    answer = client.get(path_of(opened(client, "examiner", "E1")))
    assert (answer.status_code, b"VEVENT" in answer.content, lint(answer.content)) == (200, False, [])


def test_the_same_data_is_the_same_bytes_and_is_not_sent_twice(client: TestClient) -> None:
    path = path_of(opened(client, "examiner", "E2"))
    first, second = client.get(path), client.get(path)
    assert (first.content, first.headers["etag"]) == (second.content, second.headers["etag"])
    assert first.headers["etag"] == f'"{hashlib.sha256(first.content).hexdigest()}"'  # strong
    for known in (first.headers["etag"], f'"other", {first.headers["etag"]}', f"W/{first.headers['etag']}", "*"):
        again = client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["cache-control"] == "private, no-cache"
    assert client.get(path, headers={"If-None-Match": '"other"'}).content == first.content


def test_head_tells_what_get_would(client: TestClient) -> None:
    path = path_of(opened(client, "room", "R1"))
    got, told = client.get(path), client.head(path)
    assert (told.status_code, told.content) == (200, b"")
    assert dict(told.headers) == dict(got.headers)
    assert client.head(path, headers={"If-None-Match": got.headers["etag"]}).status_code == 304


def test_an_answer_is_private(client: TestClient) -> None:
    headers = client.get(path_of(opened(client, "candidate", "C1"))).headers
    assert headers["cache-control"] == "private, no-cache"
    assert headers["referrer-policy"] == "no-referrer"


def test_a_move_changes_the_tag(client: TestClient) -> None:
    path = path_of(opened(client, "examiner", "E2"))
    before = client.get(path)
    moved = hand_made_schedule("2027-03-16T10:00:00+01:00", "2027-03-16T11:00:00+01:00")
    publish(storage_of(client), moved)
    after = client.get(path, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert b"DTSTART:20270316T090000Z" in after.content
    assert b"SEQUENCE:0" in before.content
    assert b"SEQUENCE:1" in after.content
    assert without_stamp(lint_update(before.content, after.content)) == []


def without_stamp(defects: list[str]) -> list[str]:
    """Leave out what comes of two releases within a second, which no coordinator makes."""
    return [defect for defect in defects if not defect.endswith("changed without a later DTSTAMP")]


def test_a_hearing_called_off_is_seen_to_be_off_and_takes_no_time(client: TestClient) -> None:
    paths = [path_of(opened(client, *reader)) for reader in (("examiner", "E2"), ("candidate", "C1"), ("room", "R1"))]
    before = [client.get(path).content for path in paths]
    publish(storage_of(client), hand_made_schedule().model_copy(update={"hearings": ()}))
    for path, former in zip(paths, before, strict=True):
        after = client.get(path).content
        assert lint(after) == []
        assert without_stamp(lint_update(former, after)) == []
        assert after.count(b"BEGIN:VEVENT") == 1
        assert b"SEQUENCE:1\r\n" in after
        assert b"STATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n" in after
        assert "SUMMARY:ANNULÉ – ".encode() in after
        assert "DESCRIPTION:Cette audition est annulée.\r\n".encode() in after
        assert b"LOCATION" not in after
    publish(storage_of(client), hand_made_schedule())  # it is on again, above its cancellation
    again = client.get(paths[0]).content
    assert (b"SEQUENCE:2\r\n" in again, b"CANCELLED" in again) == (True, False)


def test_who_leaves_a_panel_that_still_sits_loses_the_event(client: TestClient) -> None:
    left, joined = (path_of(opened(client, "examiner", who)) for who in ("E2", "E1"))
    hearing = hand_made_schedule().hearings[0]
    panel = tuple(
        seat.model_copy(update={"examiner": "E1"}) if seat.examiner == "E2" else seat for seat in hearing.panel
    )
    changed = hearing.model_copy(update={"panel": panel})
    publish(storage_of(client), hand_made_schedule().model_copy(update={"hearings": (changed,)}))
    assert b"VEVENT" not in client.get(left).content
    assert client.get(joined).content.count(b"BEGIN:VEVENT") == 1


def test_a_plan_that_is_not_published_is_in_no_feed(client: TestClient) -> None:
    path = path_of(opened(client, "examiner", "E2"))
    before = client.get(path).content
    storage = storage_of(client)
    row, _ = storage.add_problem(marked_problem())
    run = storage.add_run(row.id, {})
    moved = hand_made_schedule("2027-03-16T10:00:00+01:00", "2027-03-16T11:00:00+01:00")
    storage.claim_next(10)
    storage.add_schedule(run.id, moved)
    storage.set_draft(row.id, moved)
    assert client.get(path).content == before


def test_a_revoked_address_is_as_if_it_had_never_been(client: TestClient) -> None:
    feed = opened(client, "examiner", "E2")
    assert client.get(path_of(feed)).status_code == 200
    revoked = client.delete(f"/feeds/{feed['id']}")
    assert revoked.json()["revoked_at"] is not None
    gone, unknown = client.get(path_of(feed)), client.get("/calendars/" + "x" * 43 + ".ics")
    assert (gone.status_code, unknown.status_code) == (404, 404)
    assert gone.json() == unknown.json()
    assert dict(gone.headers) == dict(unknown.headers)
    assert client.head(path_of(feed)).status_code == 404
    assert client.get(path_of(feed), headers={"If-None-Match": "*"}).status_code == 404
    assert client.delete("/feeds/unknown").status_code == 404


def test_a_revocation_by_another_process_counts_at_once(client: TestClient, database: Path) -> None:
    feed = opened(client, "examiner", "E2")
    assert client.get(path_of(feed)).status_code == 200
    other = Storage(database)
    other.revoke_feed(feed["id"])
    other.close()
    assert client.get(path_of(feed)).status_code == 404


def test_a_new_address_replaces_the_former(client: TestClient) -> None:
    first, second = opened(client, "examiner", "E2"), opened(client, "examiner", "E2")
    assert client.get(path_of(first)).status_code == 404
    assert client.get(path_of(second)).status_code == 200


def test_everyone_gets_an_address_and_keeps_the_one_they_have(client: TestClient) -> None:
    mine = opened(client, "examiner", "E2")
    order = {"campaign": campaign_of(), "everyone": True}
    made = client.post("/feeds", json=order).json()["feeds"]
    problem = marked_problem()
    people = len(problem.examiners) + len(problem.candidates) + len(problem.rooms)
    centres = len({room.centre for room in problem.rooms if room.centre})
    assert len(made) == people + centres + 1 - 1  # the advisors' feed, and E2 who has one
    assert client.post("/feeds", json=order).json()["feeds"] == []
    assert client.get(path_of(mine)).status_code == 200
    listed = client.get("/feeds", params={"campaign": campaign_of()}).json()["feeds"]
    assert len(listed) == len(made) + 1
    assert all("url" not in feed for feed in listed)


def test_only_the_hash_of_a_token_is_kept(client: TestClient, database: Path) -> None:
    feed = opened(client, "examiner", "E2")
    token = path_of(feed).removeprefix("/calendars/").removesuffix(".ics")
    assert len(token) == 43  # 32 bytes, 4 characters for 3 bytes, no padding
    with sqlite3.connect(database) as connection:
        dump = "\n".join(connection.iterdump())
    assert token not in dump
    assert hashlib.sha256(token.encode()).hexdigest() in dump


def test_every_unknown_reader_is_told_and_nothing_is_made(client: TestClient) -> None:
    readers = [
        {"kind": "examiner", "who": "E2"},
        {"kind": "room", "who": "E2"},
        {"kind": "centre", "who": "Nulle part"},
    ]
    answer = client.post("/feeds", json={"campaign": campaign_of(), "readers": readers})
    assert answer.status_code == 422
    assert [issue["row"] for issue in answer.json()["error"]["issues"]] == [2, 3]
    assert client.get("/feeds").json() == {"feeds": []}
    assert client.post("/feeds", json={"campaign": campaign_of()}).status_code == 422
    assert client.post("/feeds", json={"campaign": "?", "everyone": True}).status_code == 404


def test_names_leave_the_feeds_when_they_are_purged(client: TestClient) -> None:
    path = path_of(opened(client, "examiner", "E2"))
    assert MARKED_NAME.encode() in client.get(path).content
    end = marked_problem().campaign.end
    storage_of(client).purge_names(end.replace(year=end.year + 1))
    assert client.get(path).status_code == 404


def test_a_feed_keeps_its_own_language(client: TestClient) -> None:
    path = path_of(opened(client, "examiner", "E2", lang="en"))
    french, english = (client.get(path, headers={"Accept-Language": lang}) for lang in ("fr", "en"))
    assert french.content == english.content
    assert b"VAE jury" in french.content
    assert french.headers["content-language"] == "en"


@pytest.mark.parametrize("change", ["revoke", "publish"])
def test_a_thousand_reads_ask_the_database_once(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    feed = opened(client, "examiner", "E2")
    client.get(path_of(feed))
    storage = storage_of(client)
    asked: list[int] = []
    whole = storage.feeds_in_force
    monkeypatch.setattr(storage, "feeds_in_force", lambda: asked.append(1) or whole())
    statuses = {client.get(path_of(feed)).status_code for _ in range(20)}
    assert (statuses, asked) == ({200}, [])
    if change == "revoke":
        storage.revoke_feed(feed["id"])
    else:
        publish(storage, hand_made_schedule("2027-03-16T10:00:00+01:00", "2027-03-16T11:00:00+01:00"))
    for _ in range(3):
        client.get(path_of(feed))
    assert asked == [1]


def test_no_log_of_the_server_holds_a_token(tmp_path: Path) -> None:
    with service(tmp_path, JURY_MAX_RUNNING="0") as running:
        problem = marked_problem().model_dump(mode="json", by_alias=True)
        running.client.post("/problems", json=problem).raise_for_status()
        order = {"campaign": campaign_of(), "readers": [{"kind": "examiner", "who": "E2"}]}
        feed = running.client.post("/feeds", json=order).raise_for_status().json()["feeds"][0]
        token = path_of(feed).removeprefix("/calendars/").removesuffix(".ics")
        assert feed["url"].startswith(running.url)
        assert running.client.get(path_of(feed)).status_code == 200
        assert running.client.get(path_of(feed) + "?a=b").status_code == 200
        assert running.client.get(f"/calendars/{token}").status_code == 404
        assert running.client.post(path_of(feed)).status_code == 405
        log = running.log.read_text()
    assert 'GET /calendars/….ics HTTP/1.1" 200' in log
    assert token not in log


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/calendars/" + "a" * 43 + ".ics?x=1", "/calendars/….ics"),
        ("/availability/" + "a_-B" * 11, "/availability/…"),
        ("/feeds", "/feeds"),
        ("/jobs/0f8fad5bd9cb469fa16570867728950e/events?x", "/jobs/0f8fad5bd9cb469fa16570867728950e/events"),
    ],
)
def test_a_path_is_logged_without_its_secret(path: str, told: str) -> None:
    assert without_secrets(path) == told
