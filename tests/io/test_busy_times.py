"""Busy times out of calendars: repeated, all-day, floating, elsewhere, cancelled, free, broken."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from scheduler.domain import Availability
from scheduler.errors import InputError
from scheduler.io import busy_times, limits
from scheduler.io.parsing import LoadedProblem, read_problem
from tests.io.sheet_sets import write_set

Span = tuple[str, str]


def _calendar(*events: str) -> str:
    blocks = "".join(f"BEGIN:VEVENT\r\nUID:{n}\r\n{event}\r\nEND:VEVENT\r\n" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n{blocks}END:VCALENDAR\r\n"


def _read(directory: Path, text: str, name: str = "E2.ics", folder: str = "occupations") -> LoadedProblem:
    write_set(directory)
    (directory / folder).mkdir(exist_ok=True)
    (directory / folder / name).write_text(text, encoding="utf-8")
    return read_problem(directory)


def _spans(loaded: LoadedProblem, who: str = "E2") -> list[Span]:
    rows: list[Availability] = [row for row in loaded.problem.availability if row.who == who]
    assert all(row.level == "no" for row in rows)
    return [(_utc(row.start), _utc(row.end)) for row in rows]


def _utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%d/%m %H:%M}"


@pytest.mark.parametrize(
    ("event", "spans"),
    [
        # 09:00 in Paris is 08:00 UTC in winter time (the campaign runs 15/03 to 16/04/2027)
        ("DTSTART:20270315T080000Z\r\nDTEND:20270315T093000Z", [("15/03 08:00", "15/03 09:30")]),
        ("DTSTART:20270315T090000\r\nDURATION:PT1H", [("15/03 08:00", "15/03 09:00")]),
        ("DTSTART;TZID=America/New_York:20270315T090000\r\nDURATION:PT1H", [("15/03 13:00", "15/03 14:00")]),
        ("DTSTART;VALUE=DATE:20270330\r\nDTEND;VALUE=DATE:20270401", [("29/03 22:00", "31/03 22:00")]),
        ("DTSTART;VALUE=DATE:20270316", [("15/03 23:00", "16/03 23:00")]),
        # weekly over the clock change of 28/03/2027: 09:00 local is 08:00 UTC, then 07:00 UTC
        (
            "DTSTART;TZID=Europe/Paris:20270108T090000\r\nDURATION:PT30M\r\nRRULE:FREQ=WEEKLY;UNTIL=20270402T235959Z",
            [("19/03 08:00", "19/03 08:30"), ("26/03 08:00", "26/03 08:30"), ("02/04 07:00", "02/04 07:30")],
        ),
        (
            "DTSTART:20270316T080000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=3\r\nEXDATE:20270317T080000Z",
            [("16/03 08:00", "16/03 09:00"), ("18/03 08:00", "18/03 09:00")],
        ),
        ("DTSTART:20270315T080000Z\r\nDURATION:PT1H\r\nTRANSP:TRANSPARENT", []),
        ("DTSTART:20270315T080000Z\r\nDURATION:PT1H\r\nSTATUS:CANCELLED", []),
        ("DTSTART:20270315T080000Z", []),
        ("DTSTART:20270101T080000Z\r\nDURATION:PT1H", []),
        # one that overlaps the end of the campaign stops there: midnight after 16/04 is 22:00 UTC
        ("DTSTART:20270416T200000Z\r\nDTEND:20270420T200000Z", [("16/04 20:00", "16/04 22:00")]),
    ],
)
def test_an_event_takes_its_time_away(tmp_path: Path, event: str, spans: list[Span]) -> None:
    loaded = _read(tmp_path, _calendar(event))
    assert _spans(loaded) == spans
    assert loaded.warnings == ()


def test_overlapping_and_touching_events_are_joined(tmp_path: Path) -> None:
    loaded = _read(
        tmp_path,
        _calendar(
            "DTSTART:20270315T080000Z\r\nDURATION:PT1H",
            "DTSTART:20270315T090000Z\r\nDURATION:PT1H",
            "DTSTART:20270315T083000Z\r\nDURATION:PT15M",
        ),
    )
    assert _spans(loaded) == [("15/03 08:00", "15/03 10:00")]


def test_the_other_rows_stay_and_nothing_else_of_the_event_is_kept(tmp_path: Path) -> None:
    loaded = _read(tmp_path, _calendar("SUMMARY:secret\r\nDTSTART:20270315T080000Z\r\nDURATION:PT1H"), folder="busy")
    assert [row.who for row in loaded.problem.availability] == ["E1", "E2"]
    assert "secret" not in loaded.problem.model_dump_json()


def test_a_calendar_may_be_of_a_room_and_in_any_case(tmp_path: Path) -> None:
    assert _spans(_read(tmp_path, _calendar("DTSTART:20270315T080000Z\r\nDURATION:PT1H"), name="s1.ICS"), "S1")


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("E2.ics", "bonjour", "lisible"),
        ("E2.ics", "", "lisible"),
        ("E2.ics", _calendar("DTSTART:20270315T080000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=NEVER"), "lisible"),
        ("E2.ics", _calendar("DTSTART;TZID=Nulle/Part:20270315T080000\r\nDURATION:PT1H"), "fuseau"),
        ("E22.ics", _calendar(), "« E2 »"),
    ],
)
def test_a_bad_calendar_is_told_by_its_name(tmp_path: Path, name: str, text: str, word: str) -> None:
    with pytest.raises(InputError) as caught:
        _read(tmp_path, text, name)
    assert [issue.file for issue in caught.value.issues] == [name]
    assert word in caught.value.issues[0].say("fr")


def test_a_calendar_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CALENDAR_SECONDS", 3.0)
    write_set(tmp_path)
    with pytest.raises(InputError, match="trop de temps"):
        _read(tmp_path, _calendar("DTSTART:20270315T080000Z\r\nDURATION:PT1S\r\nRRULE:FREQ=SECONDLY"))


def test_a_calendar_beside_the_sheets_that_is_nobodys_is_a_warning(tmp_path: Path) -> None:
    write_set(tmp_path)
    (tmp_path / "feries.ics").write_text(_calendar())
    assert [(w.file, w.severity) for w in read_problem(tmp_path).warnings] == [("feries.ics", "warning")]


def test_no_calendar_starts_no_child(tmp_path: Path) -> None:
    problem = read_problem(write_set(tmp_path)).problem
    assert busy_times.read_busy_times([], problem) == ((), [])
