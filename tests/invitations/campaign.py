"""A campaign with addresses, and random edits of its plan, for the tests of invitations."""

from __future__ import annotations

import random
from pathlib import Path

from api.storage import Storage
from scheduler.domain import Problem, Room
from scheduler.io.invitations import Organizer
from scheduler.io.smtp import Handed
from scheduler.schedule import Hearing, Schedule
from tests.factories import make_candidate, make_examiners, make_hearing, make_problem, make_room

ORGANIZER = Organizer("vae@cnam.example.org", "Service VAE")
CANDIDATES = tuple(f"C{number}" for number in range(1, 7))
EXAMINERS = ("A1", "A2", "A3", "A4", "P1", "P2")


def address(who: str) -> str:
    return f"{who.lower()}@example.org"


def campaign(days: int = 5, **changes: object) -> Problem:
    """Six candidates, six examiners and three rooms, one of them remote."""
    examiners = make_examiners(*EXAMINERS, **{who: {"email": address(who)} for who in EXAMINERS})
    rooms: tuple[Room, ...] = (
        make_room("R1", label="Salle 1"),
        make_room("R2", label="Salle 2"),
        make_room("V1", link="https://visio.example.org/jury"),
    )
    candidates = tuple(make_candidate(who, email=address(who), given_name="Zoé", family_name=who) for who in CANDIDATES)
    parts = {"examiners": examiners, "rooms": rooms, "candidates": candidates} | changes
    return make_problem(days=days, **parts)


def edited(plan: dict[str, Hearing], chance: random.Random) -> dict[str, Hearing]:
    """Move, relocate, reseat, call off or add some hearings at random; whether rules hold does not matter here."""
    after = dict(plan)
    for who in CANDIDATES:
        kind = chance.choice(("none", "none", "time", "room", "panel", "off", "add"))
        if kind == "off":
            after.pop(who, None)
        elif kind == "add" or who not in after:
            after.setdefault(who, some_hearing(who, chance)) if kind == "add" else None
        elif kind == "time":
            fresh = some_hearing(who, chance)
            after[who] = after[who].model_copy(
                update={"start": fresh.start, "end": fresh.end, "held_until": fresh.held_until}
            )
        elif kind == "room":
            fresh = some_hearing(who, chance)
            after[who] = after[who].model_copy(update={"room": fresh.room, "mode": fresh.mode})
        elif kind == "panel":
            after[who] = after[who].model_copy(update={"panel": some_hearing(who, chance).panel})
    return after


def some_hearing(who: str, chance: random.Random) -> Hearing:
    people = chance.sample(["A1", "A2", "A3", "A4"], 2)
    panel = {"president": people[0], "membre": people[1], "professionnel": chance.choice(["P1", "P2"])}
    clock = chance.choice(["09:00", "10:00", "11:00", "14:00", "15:00"])
    return make_hearing(who, clock, chance.randrange(5), room=chance.choice(["R1", "R2", "V1"]), panel=panel)


def publish(storage: Storage, problem: Problem, plan: Schedule | dict[str, Hearing], comment: str = "") -> list[str]:
    """Publish a plan; return the ids of the messages owed."""
    schedule = plan if isinstance(plan, Schedule) else Schedule(hearings=tuple(plan.values()))
    row, _ = storage.add_problem(problem)
    storage.set_draft(row.id, schedule)
    _, made = storage.publish(problem.campaign.code, comment, ORGANIZER, "https://jury.example.org")
    return [one.id for one in made]


def send_all(storage: Storage) -> list[tuple[str, bytes]]:
    """Hand every draft to a server that takes all; return (recipient, mail)."""
    storage.queue(row.id for row in storage.messages(states=["draft"]))
    sent = []
    while (ready := storage.claim_message()) is not None:
        storage.mark_risk(ready.id)
        storage.mark_handed(ready.id, Handed("sent", 250))
        sent.append((ready.recipient, ready.mail))
    return sent


def storage_in(folder: Path) -> Storage:
    return Storage(folder / "jury.sqlite3")
