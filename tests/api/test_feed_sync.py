"""A real program (vdirsyncer) copies a feed of a real server (ours) into a real CalDAV server (Radicale)."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest

from tests.api import helpers
from tests.api.helpers import Service, hand_made_schedule, opened, service, small_problem, wait_for
from tests.calendar_linter import lint
from tests.tools import require

CALENDAR = "/jury/auditions/"


class CalDav(NamedTuple):
    """A Radicale with one calendar."""

    url: str

    def calendar(self) -> bytes:
        """Return the whole calendar as another client would load it."""
        return httpx2.get(self.url + CALENDAR, auth=("jury", "x")).raise_for_status().content


@pytest.fixture
def caldav(tmp_path: Path) -> Iterator[CalDav]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [require("radicale"), "--config", "", "--auth-type", "none", "--hosts", f"127.0.0.1:{port}"]
    log = (tmp_path / "radicale.log").open("wb")
    process = subprocess.Popen(
        [*command, "--storage-filesystem-folder", str(tmp_path / "radicale")], stdout=log, stderr=log
    )
    server = CalDav(f"http://127.0.0.1:{port}")
    try:
        wait_for(lambda: _answers(server.url), bool)
        httpx2.request("MKCALENDAR", server.url + CALENDAR, auth=("jury", "x")).raise_for_status()
        yield server
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def _answers(url: str) -> bool:
    try:
        return httpx2.get(url).status_code < 500
    except httpx2.TransportError:
        return False


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Service]:
    require("vdirsyncer")
    with opened(tmp_path / "jury.sqlite3") as storage:
        storage.add_problem(small_problem())
    with service(tmp_path, JURY_MAX_RUNNING="0") as started:
        yield started


def publish(running: Service, start: str | None) -> None:
    """Put a plan in force, from another process than the service's."""
    schedule = hand_made_schedule()
    if start is None:
        schedule = schedule.model_copy(update={"hearings": ()})
    else:
        schedule = hand_made_schedule(start, start.replace("T09", "T10"))
    with opened(running.database) as storage:
        helpers.publish(storage, small_problem(), schedule)


def sync(folder: Path, feed: str, caldav: CalDav) -> None:
    """Copy the feed into the CalDAV calendar."""
    config = folder / "vdirsyncer.conf"
    config.write_text(
        f"""
[general]
status_path = "{folder / "status"}"
[pair jury]
a = "feed"
b = "server"
collections = null
partial_sync = "ignore"
[storage feed]
type = "http"
url = "{feed}"
[storage server]
type = "caldav"
url = "{caldav.url + CALENDAR}"
username = "jury"
password = "x"
"""
    )
    program = require("vdirsyncer")
    for step in (("discover",), ("sync", "--force-delete")):
        done = subprocess.run(
            [program, "-c", config, *step], capture_output=True, text=True, input="y\n" * 9, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr


def test_what_is_added_moved_and_called_off_arrives(tmp_path: Path, running: Service, caldav: CalDav) -> None:
    order = {"campaign": "DEMO", "readers": [{"kind": "examiner", "who": "E2"}]}
    feed = running.client.post("/feeds", json=order).raise_for_status().json()["feeds"][0]["url"]
    publish(running, "2027-03-15T09:00:00+01:00")
    sync(tmp_path, feed, caldav)
    first = caldav.calendar()
    assert first.count(b"BEGIN:VEVENT") == 1
    assert b"DTSTART:20270315T080000Z" in first

    served = httpx2.get(feed)
    again = httpx2.get(feed, headers={"If-None-Match": served.headers["etag"]})
    assert (served.status_code, again.status_code, again.content) == (200, 304, b"")

    publish(running, "2027-07-01T09:00:00+02:00")
    changed = httpx2.get(feed, headers={"If-None-Match": served.headers["etag"]})
    assert (changed.status_code, lint(changed.content)) == (200, [])
    sync(tmp_path, feed, caldav)
    second = caldav.calendar()
    assert second.count(b"BEGIN:VEVENT") == 1
    assert b"DTSTART:20270701T070000Z" in second

    publish(running, None)
    sync(tmp_path, feed, caldav)
    third = caldav.calendar()
    assert third.count(b"BEGIN:VEVENT") == 1
    assert b"STATUS:CANCELLED" in third
    assert "SUMMARY:ANNULÉ – ".encode() in third
