"""Busy times over HTTP: sent or fetched, told back, kept as the next version, replaced by the next reading."""

from __future__ import annotations

import datetime as dt
import http.server
import socketserver
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from api.settings import ApiSettings
from tests.test_polls import problem

CALENDAR = {"Content-Type": "text/calendar"}
WHERE = "/campaigns/DEMO/busy-times/E1"


def calendar(*events: str) -> bytes:
    blocks = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\nSUMMARY:Dentiste\r\n{event}\r\nEND:VEVENT\r\n" for n, event in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n{blocks}END:VCALENDAR\r\n".encode()


# the campaign of `tests.test_polls` is 15 and 16/03/2027, in Paris, an hour ahead of UTC
BUSY = calendar(
    "DTSTART:20270315T080000Z\r\nDTEND:20270315T093000Z",
    "DTSTART:20270316T080000Z\r\nDURATION:PT1H\r\nTRANSP:TRANSPARENT",
    "DTSTART;VALUE=DATE:20270316",
)


@contextmanager
def opened(folder: Path, **more: Any) -> Iterator[TestClient]:
    with TestClient(create_app(ApiSettings(database=folder / "jury.sqlite3", max_running=0, **more))) as client:
        client.app.state.storage.add_problem(problem())  # type: ignore[attr-defined]
        yield client


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with opened(tmp_path) as started:
        yield started


def rows(client: TestClient, problem_id: str) -> list[tuple[str, str]]:
    found = client.get(f"/problems/{problem_id}").json()["availability"]
    return [(row["start"], row["end"]) for row in found if row["who"] == "E1" and row["level"] == "no"]


def test_a_calendar_is_told_back_and_kept_as_the_next_version(client: TestClient) -> None:
    told = client.post(WHERE, content=BUSY, headers=CALENDAR).json()
    assert [(one["kept"], one["reason"]) for one in told["times"]] == [
        (True, "busy"), (True, "all_day"), (False, "free"),
    ]  # fmt: skip
    assert (told["kept"], told["ignored"], told["version"], told["new"]) == (2, 1, 2, True)
    assert told["times"][0]["text"] == "lundi 15 mars 2027, 09:00–10:30 : occupé"
    assert rows(client, told["problem_id"]) == [
        ("2027-03-15T09:00:00+01:00", "2027-03-15T10:30:00+01:00"),
        ("2027-03-16T00:00:00+01:00", "2027-03-17T00:00:00+01:00"),
    ]
    assert client.post(WHERE, content=BUSY, headers=CALENDAR).json()["new"] is False


def test_the_next_reading_replaces_the_last_and_nothing_else(client: TestClient) -> None:
    storage = client.app.state.storage  # type: ignore[attr-defined]
    before = rows(client, storage.campaign_problem("DEMO").id)
    client.post(WHERE, content=BUSY, headers=CALENDAR).raise_for_status()
    other = calendar("DTSTART:20270315T130000Z\r\nDURATION:PT1H")
    told = client.post(WHERE, content=other, headers=CALENDAR).json()
    assert rows(client, told["problem_id"]) == [*before, ("2027-03-15T14:00:00+01:00", "2027-03-15T15:00:00+01:00")]


def test_a_dry_run_keeps_nothing(client: TestClient) -> None:
    total = client.get("/problems").json()["total"]
    told = client.post(WHERE + "?dry_run=true", content=BUSY, headers=CALENDAR).json()
    assert (told["kept"], told["problem_id"]) == (2, None)
    assert client.get("/problems").json()["total"] == total


@pytest.mark.parametrize(
    ("path", "content", "headers", "status"),
    [
        ("/campaigns/AUTRE/busy-times/E1", BUSY, CALENDAR, 404),
        ("/campaigns/DEMO/busy-times/E99", BUSY, CALENDAR, 422),
        (WHERE, b"bonjour", CALENDAR, 422),
        (WHERE, BUSY, {"Content-Type": "text/plain"}, 415),
        (WHERE, b"{}", {"Content-Type": "application/json"}, 422),
        (WHERE, b'{"url": "ftp://exemple.fr/a.ics"}', {"Content-Type": "application/json"}, 422),
    ],
)
def test_what_cannot_be_read_changes_nothing(
    client: TestClient, path: str, content: bytes, headers: dict[str, str], status: int
) -> None:
    answer = client.post(path, content=content, headers=headers)
    assert answer.status_code == status, answer.text
    assert client.get("/problems").json()["total"] == 1


@contextmanager
def published(body: bytes) -> Iterator[str]:
    """Serve a calendar on this machine."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/prive-4711.ics"
        finally:
            server.shutdown()
            thread.join()


def test_an_address_inside_is_fetched_only_where_the_operator_says_so(tmp_path: Path) -> None:
    with published(BUSY) as url:
        (tmp_path / "a").mkdir()
        with opened(tmp_path) as client:
            refused = client.post(WHERE, json={"url": url})
            assert (refused.status_code, "réseau interne" in refused.text, "4711" in refused.text) == (422, True, False)
        with opened(tmp_path / "a", calendar_hosts=("127.0.0.1",)) as client:
            assert client.post(WHERE, json={"url": url}).json()["kept"] == 2
    with sqlite3.connect(tmp_path / "a" / "jury.sqlite3") as connection:
        dump = "\n".join(connection.iterdump())
    assert ("4711" in dump, "Dentiste" in dump) == (False, False)


def test_busy_times_leave_with_the_names(client: TestClient, tmp_path: Path) -> None:
    client.post(WHERE, content=BUSY, headers=CALENDAR).raise_for_status()
    client.app.state.storage.purge_names(dt.date(2030, 1, 1))  # type: ignore[attr-defined]
    with sqlite3.connect(tmp_path / "jury.sqlite3") as connection:
        assert connection.execute("SELECT count(*) FROM busy_times").fetchone() == (0,)
