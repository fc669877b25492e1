"""Poll the feeds of a campaign as calendar programs do, and tell how long answers take.

``python -m tests.benchmarks.feeds`` starts a service of its own on the loopback address, with 500 feeds, and
lets 50 clients ask for them in turn for 30 seconds, each with the entity tag of its last answer. It prints
one line of JSON and asks nothing of any other machine.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import random
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from examples.generator import generate
from scheduler.domain import Problem
from scheduler.schedule import Hearing, Schedule, Sitting
from tests.api.helpers import opened, publish, service

CANDIDATES, SEED = 400, 1


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30.0)
    asked = parser.parse_args()
    problem = generate(CANDIDATES, SEED)
    with tempfile.TemporaryDirectory() as name, service(_published(Path(name), problem)) as running:
        order = {"campaign": problem.campaign.code, "everyone": True}
        made = running.client.post("/feeds", json=order).raise_for_status().json()["feeds"]
        paths = [urlsplit(feed["url"]).path for feed in made][: asked.feeds]
        clients = [_Client(running.port, paths, number) for number in range(asked.clients)]
        asyncio.run(_poll(clients, asked.seconds))
    print(json.dumps({"feeds": len(paths), "clients": asked.clients, "seconds": asked.seconds} | _figures(clients)))


def _published(folder: Path, problem: Problem) -> Path:
    """Put a problem and a plan of its shape into the database of a folder; its rules do not matter here."""
    with opened(folder / "jury.sqlite3") as storage:
        publish(storage, problem, Schedule(hearings=tuple(_hearings(problem))))
    return folder


def _hearings(problem: Problem) -> list[Hearing]:
    start = dt.datetime.combine(problem.campaign.start, dt.time(9), tzinfo=problem.campaign.zone)
    people = [one.id for one in problem.examiners]
    hearings = []
    for at, one in enumerate(problem.candidates):
        begins = start + dt.timedelta(days=at % 60, hours=at % 7)
        ends = begins + dt.timedelta(hours=1)
        room = problem.rooms[at % len(problem.rooms)]
        panel = tuple(Sitting(seat=str(seat), examiner=people[(3 * at + seat) % len(people)]) for seat in range(3))
        hearings.append(
            Hearing(candidate=one.id, certification=one.certification, start=begins, end=ends, held_until=ends,
                    mode=room.kind, room=room.id, session=f"S{at}", panel=panel)
        )  # fmt: skip
    return hearings


class _Client:
    """One program on one kept connection, with what it knows of each feed."""

    def __init__(self, port: int, paths: list[str], seed: int) -> None:
        self.port, self.paths = port, paths
        self.random = random.Random(seed)
        self.tags: dict[str, str] = {}
        self.answers: Counter[int] = Counter()
        self.seconds: list[float] = []

    async def learn(self) -> None:
        """Fetch every feed once, as at the first subscription; not measured."""
        await self._session(self.paths)

    async def poll(self, seconds: float) -> None:
        """Ask for feeds in random order until the time is over."""
        self.answers.clear()
        self.seconds.clear()
        end = time.perf_counter() + seconds
        await self._session(iter(lambda: self._next(end), None))

    def _next(self, end: float) -> str | None:
        return self.random.choice(self.paths) if time.perf_counter() < end else None

    async def _session(self, paths: object) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        for path in paths:  # type: ignore[attr-defined]
            began = time.perf_counter()
            tag = f"If-None-Match: {self.tags[path]}\r\n" if path in self.tags else ""
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{tag}\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            status = int(head.split(" ", 2)[1])
            headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
            await reader.readexactly(int(headers.get("content-length", 0)))
            self.answers[status] += 1
            self.tags[path] = headers.get("etag", "")
            self.seconds.append(time.perf_counter() - began)
        writer.close()


async def _poll(clients: list[_Client], seconds: float) -> None:
    await clients[0].learn()
    for client in clients:
        client.tags = dict(clients[0].tags)
    await asyncio.gather(*(client.poll(seconds) for client in clients))


def _figures(clients: list[_Client]) -> dict[str, object]:
    answers = sum((client.answers for client in clients), Counter[int]())
    times = sorted(second for client in clients for second in client.seconds)
    total = sum(answers.values())
    return {
        "requests": total,
        "errors": sum(count for status, count in answers.items() if status >= 400),
        "unchanged_percent": round(100 * answers[304] / total, 2),
        "p50_ms": round(1000 * statistics.median(times), 1),
        "p95_ms": round(1000 * times[int(0.95 * total)], 1),
        "max_ms": round(1000 * times[-1], 1),
    }


if __name__ == "__main__":
    main()
