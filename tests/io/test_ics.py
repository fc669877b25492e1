"""Calendars as bytes, and as two parsers that are not the writing library read them."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from pathlib import Path

import pytest
from ical.calendar_stream import IcsCalendarStream

from scheduler.domain import Problem
from scheduler.errors import InputError
from scheduler.fingerprint import hearing_uid
from scheduler.io.board import Board
from scheduler.io.ics import Reader, board_calendar, hearing_calendar, readers
from scheduler.schedule import Schedule
from tests.calendar_linter import lint
from tests.io.plans import paris, small_problem, small_schedule
from tests.tools import NODE_TESTS, require

Instants = dict[str, tuple[dt.datetime, dt.datetime]]


@pytest.fixture
def problem() -> Problem:
    return small_problem()


@pytest.fixture
def schedule() -> Schedule:
    return small_schedule()


def text_of(data: bytes) -> str:
    return data.decode().replace("\r\n ", "")


def expected(board: Board, reader: Reader) -> Instants:
    groups = {"examiner": board.by_examiner, "candidate": board.by_candidate, "room": board.by_room}
    return {
        hearing_uid(board.problem, row.hearing): (
            row.hearing.start.astimezone(dt.UTC),
            row.hearing.end.astimezone(dt.UTC),
        )
        for row in groups[reader.kind][reader.id]
    }


def test_readers_are_those_who_have_a_hearing(problem: Problem, schedule: Schedule) -> None:
    found = {(reader.kind, reader.id) for reader in readers(Board(problem, schedule))}
    examiners = {("examiner", name) for name in ("E1", "E2", "E3", "E/4")}  # E5 never sits
    candidates = {("candidate", name) for name in ("C1", "C2", "C3")}  # C4 is not placed
    assert found == examiners | candidates | {("room", "R1"), ("room", "V1")}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_calendar_is_clean(problem: Problem, schedule: Schedule, lang: str) -> None:
    board = Board(problem, schedule)
    for reader in readers(board):
        assert lint(board_calendar(board, reader, lang)) == []  # type: ignore[arg-type]


def test_times_are_utc_in_winter_and_in_summer(problem: Problem, schedule: Schedule) -> None:
    # 09:00 in Paris is 08:00 UTC in January (UTC+1); 14:00 is 12:00 UTC in July (UTC+2)
    winter = text_of(hearing_calendar(problem, schedule, Reader("candidate", "C1")))
    summer = text_of(hearing_calendar(problem, schedule, Reader("candidate", "C3")))
    assert "DTSTART:20270111T080000Z\r\nDTEND:20270111T090000Z\r\n" in winter
    assert "DTSTART:20270701T120000Z\r\nDTEND:20270701T130000Z\r\n" in summer


def test_home_assistant_reads_the_same_instants(problem: Problem, schedule: Schedule) -> None:
    board = Board(problem, schedule)
    for reader in readers(board):
        calendar = IcsCalendarStream.calendar_from_ics(board_calendar(board, reader).decode())
        read = {event.uid: (event.dtstart, event.dtend) for event in calendar.events}
        assert read == expected(board, reader)
        assert all(event.dtstart.tzinfo == dt.UTC for event in calendar.events)


def test_thunderbirds_parser_reads_the_same_instants(problem: Problem, schedule: Schedule, tmp_path: Path) -> None:
    node = require("node")
    require("ical.js")
    board = Board(problem, schedule)
    files = {str(tmp_path / f"{at}.ics"): reader for at, reader in enumerate(readers(board))}
    for name, reader in files.items():
        Path(name).write_bytes(board_calendar(board, reader))
    done = subprocess.run([node, NODE_TESTS / "read_ics.mjs", *files], capture_output=True, check=True, text=True)
    found = json.loads(done.stdout)
    for name, reader in files.items():
        read = {
            event["uid"]: (dt.datetime.fromisoformat(event["start"]), dt.datetime.fromisoformat(event["end"]))
            for event in found[name]
        }
        assert read == expected(board, reader)
    assert found[next(iter(files))][0]["summary"] == "Jury VAE CYC9105A – Zoé Ébène"


def test_the_same_schedule_gives_the_same_bytes(problem: Problem, schedule: Schedule) -> None:
    again = Schedule.model_validate_json(schedule.model_dump_json())  # other objects, other order of hearings
    again = again.model_copy(update={"hearings": tuple(reversed(again.hearings))})
    for reader in readers(Board(problem, schedule)):
        assert hearing_calendar(problem, schedule, reader) == hearing_calendar(problem, again, reader)


def test_the_stamp_comes_from_the_data(problem: Problem, schedule: Schedule) -> None:
    stamped = text_of(hearing_calendar(problem, schedule, Reader("candidate", "C1")))
    assert "DTSTAMP:20261116T000000Z\r\n" in stamped
    campaign = problem.campaign.model_copy(update={"reference_date": None})
    undated = problem.model_copy(update={"campaign": campaign})
    assert "DTSTAMP:20270104T000000Z\r\n" in text_of(hearing_calendar(undated, schedule, Reader("candidate", "C1")))


def test_a_moved_hearing_keeps_its_uid(problem: Problem, schedule: Schedule) -> None:
    hearing = schedule.hearing_of["C1"]
    moved = hearing.model_copy(update={"start": paris(2027, 2, 1, 9), "end": paris(2027, 2, 1, 10), "room": "V1"})
    assert hearing_uid(problem, moved) == hearing_uid(problem, hearing)


def test_two_hearings_never_share_a_uid(problem: Problem, schedule: Schedule) -> None:
    hearing = schedule.hearing_of["C1"]
    others = [schedule.hearing_of["C2"], hearing.model_copy(update={"attempt": 2})]
    # joined by a plain "1", attempt 1 of candidate "C11" would read as attempt 11 of "C1"
    others += [hearing.model_copy(update={"candidate": "C11"}), hearing.model_copy(update={"attempt": 11})]
    assert len({hearing_uid(problem, one) for one in [hearing, *others]}) == 5


def test_a_uid_does_not_show_the_candidates_id(problem: Problem, schedule: Schedule) -> None:
    named = schedule.hearing_of["C1"].model_copy(update={"candidate": "DUPONT-Jeanne"})
    assert "DUPONT" not in hearing_uid(problem, named)


def test_a_sequence_is_written_where_it_is_given(problem: Problem, schedule: Schedule) -> None:
    plain = text_of(hearing_calendar(problem, schedule, Reader("candidate", "C1")))
    moved = text_of(hearing_calendar(problem, schedule, Reader("candidate", "C1"), sequences={"C1": 3}))
    assert "SEQUENCE:0\r\n" in plain
    assert "SEQUENCE:3\r\n" in moved


def test_an_examiner_reads_what_sitting_needs(problem: Problem, schedule: Schedule) -> None:
    text = text_of(hearing_calendar(problem, schedule, Reader("examiner", "E1")))
    assert "SUMMARY:Jury VAE CYC9105A – Zoé Ébène\r\n" in text
    assert "Votre siège : président·e" in text
    assert "Autres membres du jury : Cléo Zola (professionnel·le)" in text
    assert "LOCATION:Salle 12\\, Dijon\\, 9 rue de l'Exemple\\, 21000 Dijon\r\n" in text
    assert "Fin de la délibération du jury : 10:15" in text  # 10:00 + 15 min


def test_a_candidate_reads_the_panel_and_the_deadline_but_no_other_candidate(
    problem: Problem, schedule: Schedule
) -> None:
    text = text_of(hearing_calendar(problem, schedule, Reader("candidate", "C1")))
    assert "Jury : Ada Morel (président·e)\\, Cléo Zola (professionnel·le)" in text
    assert "Décision notifiée au plus tard : dimanche 31 janvier 2027" in text
    assert "Léo" not in text
    assert "délibération" not in text


def test_a_room_shows_no_name(problem: Problem, schedule: Schedule) -> None:
    text = text_of(hearing_calendar(problem, schedule, Reader("room", "R1")))
    assert "SUMMARY:Jury VAE CYC9105A – session 2027-01-11-AM-R1\r\n" in text
    assert "Salle libre à : 10:25" in text  # 10:00 + 15 min of deliberation + 10 of turnaround
    people = [*problem.candidates, *problem.examiners]
    assert [p.family_name for p in people if p.family_name in text or p.given_name in text] == []


def test_a_remote_hearing_gives_its_link_twice(problem: Problem, schedule: Schedule) -> None:
    text = text_of(hearing_calendar(problem, schedule, Reader("examiner", "E2"), "en"))
    link = "https://visio.example.invalid/jury?a=1&b=2"
    assert f"LOCATION:{link}\r\n" in text
    assert f"URL:{link}\r\n" in text
    assert "Your seat: chair" in text


@pytest.mark.parametrize("link", ["tel:+33 3 80 00 00 00", "javascript:alert(1)", "salle virtuelle 4", ""])
def test_a_link_that_is_no_web_address_is_no_url(problem: Problem, schedule: Schedule, link: str) -> None:
    rooms = tuple(r.model_copy(update={"link": link}) if r.id == "V1" else r for r in problem.rooms)
    text = text_of(hearing_calendar(problem.model_copy(update={"rooms": rooms}), schedule, Reader("room", "V1")))
    assert "\r\nURL" not in text
    assert f"LOCATION:{link or 'Visio'}\r\n" in text


def test_control_characters_and_line_breaks_are_taken_out(problem: Problem, schedule: Schedule) -> None:
    rude = {"given_name": "Z\x00o\x0bé\r\nATTENDEE:mailto:x@y.invalid", "family_name": "É\x7fbè\u0085ne"}
    candidates = tuple(c.model_copy(update=rude) if c.id == "C1" else c for c in problem.candidates)
    data = hearing_calendar(problem.model_copy(update={"candidates": candidates}), schedule, Reader("examiner", "E1"))
    assert lint(data) == []
    # a vertical tab and NEL are spaces, the others nothing
    assert "SUMMARY:Jury VAE CYC9105A – Zo é ATTENDEE:mailto:x@y.invalid Ébè ne\r\n" in text_of(data)


def test_a_reader_without_hearings_has_an_empty_calendar(problem: Problem, schedule: Schedule) -> None:
    assert b"VEVENT" not in hearing_calendar(problem, schedule, Reader("examiner", "E5"))


def test_a_schedule_of_another_problem_is_refused_with_every_unknown_name(problem: Problem, schedule: Schedule) -> None:
    stranger = schedule.hearing_of["C1"].model_copy(update={"candidate": "X1", "room": "X2"})
    strange = schedule.model_copy(update={"hearings": (stranger,)})
    with pytest.raises(InputError) as caught:
        hearing_calendar(problem, strange, Reader("room", "R1"))
    said = [issue.message.fr for issue in caught.value.issues]
    assert said == [
        "Le candidat « X1 » du planning n'existe pas dans les données.",
        "La salle « X2 » du planning n'existe pas dans les données.",
    ]
