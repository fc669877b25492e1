"""``jury busy``: a calendar is read, shown back, and only its busy times are kept."""

from __future__ import annotations

from pathlib import Path

from scheduler.io.parsing import read_problem
from tests.calendar_linter import lint
from tests.cli.helpers import document, files_under, jury, small_data

AGENDA = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:test
BEGIN:VEVENT
UID:1
SUMMARY:Secret médical
DTSTART;TZID=Europe/Paris:20270315T090000
DTEND;TZID=Europe/Paris:20270315T103000
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20270316
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART:20270315T130000Z
DTEND:20270315T140000Z
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:4
DTSTART:20270317T080000Z
DTEND:20270317T090000Z
STATUS:CANCELLED
END:VEVENT
BEGIN:VEVENT
UID:5
DTSTART:20270317T100000
DTEND:20270317T110000
STATUS:TENTATIVE
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def test_what_was_understood_is_shown_and_kept_without_titles(tmp_path: Path) -> None:
    data, agenda = small_data(tmp_path / "data"), tmp_path / "agenda.ics"
    agenda.write_text(AGENDA)
    run = jury("busy", data, "E2", agenda)
    assert run.returncode == 0
    assert run.stdout.splitlines()[:-1] == [
        "lundi 15 mars 2027, 09:00–10:30 : occupé",
        "lundi 15 mars 2027, 14:00–15:00 : ignoré, car marqué « disponible »",
        "mardi 16 mars 2027 : occupé, la journée entière",
        "mercredi 17 mars 2027, 09:00–10:00 : ignoré, car annulé",
        "mercredi 17 mars 2027, 10:00–11:00 : occupé, car « provisoire » compte comme occupé",
        "3 occupation(s) prise(s) en compte, 2 ignorée(s), pendant la campagne.",
    ]
    kept = (data / "occupations" / "E2.ics").read_bytes()
    assert (lint(kept), b"Secret" in kept) == ([], False)
    rows = [row for row in read_problem(data).problem.availability if row.who == "E2" and row.level == "no"]
    assert [f"{row.start:%d %H:%M}–{row.end:%d %H:%M}" for row in rows] == [
        "15 09:00–15 10:30", "16 00:00–17 00:00", "17 10:00–17 11:00",
    ]  # fmt: skip


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    data, agenda = small_data(tmp_path / "data"), tmp_path / "agenda.ics"
    agenda.write_text(AGENDA)
    told = document(jury("busy", data, "E2", agenda, "--dry-run", "--json"))
    assert (told["kept"], told["ignored"], told["file"]) == (3, 2, None)
    assert list(files_under(data)) == ["problem.json"]


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    data = small_data(tmp_path / "data")
    (tmp_path / "no.ics").write_text("bonjour")
    for calendar, words in {
        tmp_path / "no.ics": "lisible",
        tmp_path / "none.ics": "n'existe pas",
        "http://127.0.0.1:9/a.ics": "réseau interne",
    }.items():
        run = jury("busy", data, "E2", calendar)
        assert (run.returncode, words in run.stderr) == (2, True), run.stderr
    assert list(files_under(data)) == ["problem.json"]
