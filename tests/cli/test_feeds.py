"""``jury feeds`` on a database that a service may have open."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.helpers import opened, small_problem
from tests.cli.helpers import document, jury


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "jury.sqlite3"
    with opened(path) as storage:
        storage.add_problem(small_problem())
    return path


def test_addresses_are_opened_listed_and_closed(database: Path) -> None:
    at = ("--database", database, "--json")
    made = document(jury("feeds", "create", "DEMO", "--for", "E2", "--for", "R1", "--deadlines",
                         "--url", "https://jury.example.invalid/vae/", *at))["feeds"]  # fmt: skip
    assert [(feed["kind"], feed["who"]) for feed in made] == [("advisor", ""), ("examiner", "E2"), ("room", "R1")]
    assert all(feed["url"].startswith("https://jury.example.invalid/vae/calendars/") for feed in made)
    closed = document(jury("feeds", "revoke", made[1]["id"], *at))["feed"]
    listed = document(jury("feeds", "list", "--campaign", "DEMO", *at))["feeds"]
    assert [feed["revoked_at"] for feed in listed] == [None, closed["revoked_at"], None]
    said = jury("feeds", "list", "--database", database).stdout
    assert "examinateur E2\tfermée le" in said
    assert made[0]["url"].rsplit("/", 1)[1].removesuffix(".ics") not in said


def test_the_addresses_are_shown_with_a_warning(database: Path) -> None:
    said = jury("feeds", "create", "DEMO", "--for", "E2", "--database", database)
    assert said.returncode == 0
    assert said.stdout.startswith("examinateur E2\thttp://127.0.0.1:8000/calendars/")
    assert "ne seront plus montrées" in said.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("create", "DEMO", "--for", "E2", "--for", "X9", "--centre", "Ailleurs"), ("« X9 »", "« Ailleurs »")),
        (("create", "DEMO"), ("aucun destinataire",)),
        (("create", "AUTRE", "--everyone"), ("« AUTRE »",)),
        (("revoke", "nul"), ("« nul »",)),
    ],
)
def test_what_cannot_be_done_is_told(database: Path, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    run = jury("feeds", *arguments, "--database", database)
    assert run.returncode == 2
    assert [word for word in words if word not in run.stderr] == []


def test_no_database_is_made(tmp_path: Path) -> None:
    run = jury("feeds", "list", "--database", tmp_path / "none.sqlite3")
    assert (run.returncode, "n'existe pas" in run.stderr, list(tmp_path.iterdir())) == (2, True, [])
    (tmp_path / "text.sqlite3").write_text("bonjour " * 200)
    assert "n'est pas celle du service" in jury("feeds", "list", "--database", tmp_path / "text.sqlite3").stderr
