"""Marked people with marked health data go through every command: where names may be, and that health is nowhere."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scheduler.domain import Problem
from tests.cli.helpers import SMALL, files_under, jury
from tests.marks import HEALTH_WORDS, texts

CANDIDATE, EXAMINER = "nomqxcand", "nomqxexam"
SECRETS = ("liensecretqx", "accompagnantqx", "employeurqx", "demandeqx")
YEAR = re.compile(r"(?<!\w)1907(?!\w)")
"""The year of birth as a word: ids and boundaries of messages are drawn at random and may hold any four digits."""
# The data, and the data with the events of a repair in it, are the owner's own.
OWN = ("data/problem.json", "mended/problem.json", "jury.sqlite3")
# What may name a candidate: what is made for a person to read who knows them, and what that person is sent.
NAMED = (
    "explain", "repair ()", "suggest ()", "whatif ()", "changes ()", "mails/", "out/examiners/", "mended/examiners/",
    "out/planning.xlsx", "mended/planning.xlsx", "out/rapport.html", "mended/rapport.html", "mended/a-prevenir.csv",
    "mended/to-tell.csv", "deadlines/echeances.xlsx", "deadlines/deadlines.xlsx",
)  # fmt: skip


def marked(problem: Problem) -> dict[str, Any]:
    """Everyone has a marked name and marked secrets; C1 needs a room without steps, and the centre has none."""
    data = problem.model_dump(mode="json", by_alias=True)
    for kind, mark in (("candidates", CANDIDATE), ("examiners", EXAMINER)):
        for person in data[kind]:
            who = person["id"]
            person |= {"family_name": f"{mark}{who}", "given_name": f"Pré{mark}{who}", "ties": [f"Liensecretqx{who}"]}
            person |= {"email": f"adresseqx-{who.lower()}@example.org"}
    for person in data["candidates"]:
        person |= {"extra_time": 0.4137, "interpreter": True, "companion": "Accompagnantqx", "birth_year": 1907}
        person |= {"employers": ["Employeurqx"], "previous_requests": ["Demandeqx"]}
    data["candidates"][0]["step_free"] = True
    data["rooms"][0]["step_free"] = False
    return data


@pytest.fixture(scope="module", params=["fr", "en"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Text of everything that the commands say and write, by command or file."""
    folder = tmp_path_factory.mktemp("marked")
    data, plan, mended = folder / "data", folder / "out" / "schedule.json", folder / "mended"
    data.mkdir()
    (data / "problem.json").write_text(json.dumps(marked(Problem.model_validate_json(SMALL.read_text()))))
    (folder / "edits.json").write_text('[{"candidate": "C2", "start": "2027-03-18T14:00:00+01:00"}]')
    (folder / "busy.ics").write_text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n")
    env = {"JURY_ORGANIZER": "Service VAE <vae@cnam.example.org>", "JURY_DATABASE": str(folder / "jury.sqlite3")}
    quick, day = ("--time-limit", 120, "--workers", 1), ("--on", "2027-01-10")
    url = ("--url", "https://jury.example.org")
    found: dict[str, str] = {}

    def run(*arguments: object, ways: tuple[str, ...] = ("", "--json")) -> None:
        for way in ways:
            done = jury(*arguments, *way.split(), JURY_LANG=request.param, **env)
            assert done.returncode in (0, 1), done.stderr + done.stdout
            words = [str(word) for word in arguments[:2] if not isinstance(word, Path)]
            said = (done.stdout + done.stderr).casefold()
            # Any room that is proposed has access for everyone: that tells of nobody.
            found[f"{' '.join(words)} ({way})"] = said.replace('"step_free": true', "") if "explain" in words else said

    run("check", data)
    run("solve", data, "-o", folder / "out", *quick)
    run("verify", data, plan)
    run("explain", data, "--schedule", plan, "--time-limit", 60)
    run("repair", data, plan, "-o", mended, "--withdrawn", "C4", "--accommodation", "C3,step_free", *day, *quick)
    run("suggest", data, plan, "C1", *day, *quick)
    run("suggest", data, plan, "C2", *day, *quick)
    run("whatif", data, plan, folder / "edits.json")
    run("changes", data, plan, mended / "schedule.json")
    run("calendar", data, "-o", folder / "calendar")
    run("deadlines", data, "--on", "2027-01-15", "-o", folder / "deadlines")
    run("busy", data, "E1", folder / "busy.ics", "--dry-run")
    run("release", "draft", data, plan)
    run("release", "publish", "DEMO", ways=("--json",))
    run("release", "list")
    run("outbox", "export", "-o", folder / "mails")
    run("poll", "open", "DEMO", *url)
    run("poll", "sheets", "DEMO", "-o", folder / "polls")
    run("poll", "remind", "DEMO", *url)
    run("feeds", "create", "DEMO", "--everyone", *url)
    run("feeds", "list")
    for name, content in files_under(folder).items():
        if not name.startswith(OWN):
            found |= texts(name, content)
    return found


def test_health_is_nowhere(told: Mapping[str, str]) -> None:
    # Advice gave the whole row of a candidate whose mode was to change, with all that it holds.
    assert [(name, word) for name, text in told.items() for word in HEALTH_WORDS if word in text] == []


def test_ties_employers_and_companions_are_nowhere(told: Mapping[str, str]) -> None:
    assert [(name, word) for name, text in told.items() for word in SECRETS if word in text] == []
    assert [name for name, text in told.items() if YEAR.search(text)] == []


def test_candidates_are_named_only_where_people_read(told: Mapping[str, str]) -> None:
    naming = [name for name, text in told.items() if CANDIDATE in text]
    assert [name for name in naming if not name.startswith(NAMED)] == []
    assert {"out/planning.xlsx!xl/sharedStrings.xml", "out/examiners/E1.ics"} <= set(naming)  # the search sees them


def test_addresses_are_where_messages_are_sent(told: Mapping[str, str]) -> None:
    holding = {name.partition("/")[0] for name, text in told.items() if "adresseqx" in text}
    assert holding <= {"mails", "mended", "poll remind ()", "poll remind (--json)"}
    inside = {name for name, text in told.items() if "adresseqx" in text and name.startswith("mended/")}
    assert inside <= {"mended/a-prevenir.csv", "mended/to-tell.csv"}


def test_journals_and_progress_name_nobody(told: Mapping[str, str]) -> None:
    quiet = [name for name in told if name.endswith(("journal.jsonl", "run.json", "schedule.json", "changes.json"))]
    quiet += [
        name for name in told if name.startswith(("solve", "verify", "check", "calendar", "deadlines (", "feeds"))
    ]
    assert len(quiet) > 12
    assert [name for name in quiet if CANDIDATE in told[name] or EXAMINER in told[name]] == []
