"""Helpers of the tests of the interface: a small problem, a plan made by hand, a service in its own process."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx2

from api import demo
from api.storage import Storage
from scheduler.domain import Problem
from scheduler.io.invitations import Organizer
from scheduler.schedule import Schedule

# Marks that no log and no answer may hold, but for the owner's own problem.
MARKED_NAME = "ZZNOMZZ"
MARKED_TIE = "ZZLIENZZ"

T = TypeVar("T")


def small_problem(code: str = "DEMO", **campaign: object) -> Problem:
    """Return the shipped small problem under a campaign code."""
    document = json.loads((demo.DATA / "small.json").read_text())
    document["campaign"] |= {"code": code} | campaign
    return Problem.model_validate(document)


def long_problem(code: str = "LONG") -> Problem:
    """Return the small problem with six of each candidate: places some within seconds, takes a minute to prove."""
    document = small_problem(code).model_dump(mode="json", by_alias=True)
    document["candidates"] = [
        row | {"id": f"{row['id']}-{copy}", "email": ""} for row in document["candidates"] for copy in range(6)
    ]
    document["deliberations"] = []
    return Problem.model_validate(document)


def marked_problem() -> Problem:
    """Return the small problem with marked names, e-mails, ties and accommodations."""
    document = json.loads((demo.DATA / "small.json").read_text())
    for person in (*document["candidates"], *document["examiners"]):
        person |= {"family_name": MARKED_NAME, "given_name": MARKED_NAME, "employers": [f"{MARKED_TIE}-{person['id']}"]}
        person["email"] = f"{MARKED_NAME}-{person['id']}@example.org"
    document["candidates"][0] |= {"extra_time": 0.25, "interpreter": True, "step_free": True}
    return Problem.model_validate(document)


def hand_made_schedule(start: str = "2027-03-15T09:00:00+01:00", end: str = "2027-03-15T10:00:00+01:00") -> Schedule:
    """Return a plan that hears C1 alone; whether it keeps every rule does not matter here."""
    panel = [{"seat": seat, "examiner": who} for seat, who in (("chair", "E4"), ("specialist", "E2"), ("member", "E3"))]
    hearing = {
        "candidate": "C1",
        "certification": "LIC-COMPTA",
        "start": start,
        "end": end,
        "held_until": end.replace(":00:00+", ":15:00+"),
        "mode": "in_centre",
        "room": "R1",
        "session": "2027-03-15-AM-R1",
        "panel": panel,
    }
    unplaced = [{"candidate": who, "reasons": [{"key": "room", "text": "aucune salle"}]} for who in ("C2", "C3", "C4")]
    return Schedule.model_validate({"status": "FEASIBLE", "hearings": [hearing], "unplaced": unplaced})


def publish(storage: Storage, problem: Problem, schedule: Schedule) -> None:
    """Publish a schedule as the campaign's next release."""
    row, _ = storage.add_problem(problem)
    storage.set_draft(row.id, schedule)
    storage.publish(problem.campaign.code, "", Organizer("jury@example.org", "Jurys"))


def wait_for(get: Callable[[], T], good: Callable[[T], bool], seconds: float = 180.0) -> T:
    """Return the first value of ``get`` that is good; fail with the last one after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not good(value := get()):
        assert time.monotonic() < deadline, f"still {value!r} after {seconds} s"
        time.sleep(0.05)
    return value


class Service:
    """A real server in its own process."""

    def __init__(self, database: Path, log: Path, **environment: str) -> None:
        self.database, self.log = database, log
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        code = f"from api.main import serve; serve(port={self.port})"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", code],
                env=os.environ | {"JURY_DATABASE": str(database)} | environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.client = httpx2.Client(base_url=self.url, timeout=120)
        wait_for(self._answers, bool)

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            return self.client.get("/health").is_success
        except httpx2.TransportError:
            return False

    def create_job(self, problem: Problem, **settings: object) -> str:
        """Send the problem, start a job, return the job's id."""
        document = problem.model_dump(mode="json", by_alias=True)
        stored = self.client.post("/problems", json=document).raise_for_status().json()
        job = self.client.post(f"/problems/{stored['id']}/jobs", json=settings).raise_for_status().json()
        return str(job["id"])

    def job(self, job_id: str) -> dict[str, Any]:
        """Return the job as it stands."""
        answer: dict[str, Any] = self.client.get(f"/jobs/{job_id}").raise_for_status().json()
        return answer

    def kill(self) -> None:
        """Kill -9 the service."""
        self.process.kill()
        self.process.wait()
        self.client.close()

    def close(self) -> None:
        """End the service as an operator does."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=120)
        self.client.close()


@contextlib.contextmanager
def service(folder: Path, name: str = "service", **environment: str) -> Iterator[Service]:
    """Run a service on the database of ``folder`` and end it."""
    running = Service(folder / "jury.sqlite3", folder / f"{name}.log", **environment)
    try:
        yield running
    finally:
        running.close()


@contextlib.contextmanager
def opened(database: Path) -> Iterator[Storage]:
    """Open a database and close it."""
    storage = Storage(database)
    try:
        yield storage
    finally:
        storage.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
