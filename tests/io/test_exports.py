"""What `write_outputs` leaves in a folder, and each single export."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from scheduler.domain import Problem
from scheduler.errors import InputError
from scheduler.io.board import Board
from scheduler.io.bundle import calendar_paths, file_stem
from scheduler.io.exports import KINDS, ExportKind, discreet, export, schedule_json, write_outputs
from scheduler.io.hearing_csv import harmless
from scheduler.io.ics import Reader
from scheduler.io.placing import place_file
from scheduler.schedule import Reason, Schedule, Unplaced
from tests.calendar_linter import lint
from tests.io.plans import small_problem, small_schedule

RUN = {"seconds": 1.5, "seed": 1}


@pytest.fixture
def problem() -> Problem:
    return small_problem()


@pytest.fixture
def schedule() -> Schedule:
    return small_schedule()


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_everything_a_solve_gives(problem: Problem, schedule: Schedule, tmp_path: Path) -> None:
    out = tmp_path / "a" / "out"
    written = write_outputs(problem, schedule, RUN, out)
    assert written[0] == out / "schedule.json"
    digest = file_stem("E/4").removeprefix("E_4-")
    assert sorted(tree(out)) == sorted(str(path.relative_to(out)) for path in written) == sorted([
        "schedule.json", "run.json", "planning.xlsx", "rapport.html",
        "examiners/E1.ics", "examiners/E2.ics", "examiners/E3.ics", f"examiners/E_4-{digest}.ics",
        "candidates/C1.ics", "candidates/C2.ics", "candidates/C3.ics", "rooms/R1.ics", "rooms/V1.ics",
    ])  # fmt: skip
    assert json.loads((out / "run.json").read_text()) == RUN
    assert Schedule.model_validate_json((out / "schedule.json").read_bytes()) == schedule


def test_times_in_the_json_carry_the_offset(schedule: Schedule) -> None:
    hearings = json.loads(schedule_json(schedule))["hearings"]
    assert [h["start"] for h in hearings] == [
        "2027-01-11T09:00:00+01:00",
        "2027-01-11T10:40:00+01:00",
        "2027-07-01T14:00:00+02:00",
    ]


def test_twice_gives_the_same_bytes(problem: Problem, schedule: Schedule, tmp_path: Path) -> None:
    write_outputs(problem, schedule, RUN, tmp_path / "one")
    write_outputs(problem, schedule, RUN, tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_a_second_run_removes_its_stale_calendars_and_nothing_else(
    problem: Problem, schedule: Schedule, tmp_path: Path
) -> None:
    write_outputs(problem, schedule, RUN, tmp_path)
    own = (tmp_path / "candidates" / "C1.ics").read_bytes().replace(b"PRODID:-//jury-scheduler", b"PRODID:-//other")
    mine = {
        "notes.txt": b"a",
        "candidates/notes.txt": b"b",
        "rooms/own.ics": own,
        "examiners/sub/E9.ics": own,
        "x.ics": own,
    }
    for name, content in mine.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    less = schedule.model_copy(update={"hearings": schedule.hearings[2:]})
    written = write_outputs(problem, less, RUN, tmp_path)
    found = tree(tmp_path)
    assert {name: found[name] for name in mine} == mine
    assert set(found) - set(mine) == {str(path.relative_to(tmp_path)) for path in written}
    assert not (tmp_path / "candidates" / "C1.ics").exists()


def test_a_folder_left_empty_goes(problem: Problem, schedule: Schedule, tmp_path: Path) -> None:
    write_outputs(problem, schedule, RUN, tmp_path)
    write_outputs(problem, schedule.model_copy(update={"hearings": ()}), RUN, tmp_path)
    assert sorted(tree(tmp_path)) == ["planning.xlsx", "rapport.html", "run.json", "schedule.json"]
    assert [p for p in tmp_path.iterdir() if p.is_dir()] == []


def test_a_run_that_fails_changes_nothing(problem: Problem, schedule: Schedule, tmp_path: Path) -> None:
    write_outputs(problem, schedule, RUN, tmp_path)
    before = tree(tmp_path)
    stranger = schedule.hearings[0].model_copy(update={"room": "X"})
    with pytest.raises(InputError):
        write_outputs(problem, schedule.model_copy(update={"hearings": (stranger,)}), RUN, tmp_path)
    with pytest.raises(TypeError):  # a run figure that is no JSON
        write_outputs(problem, schedule, {"seconds": object()}, tmp_path)
    assert tree(tmp_path) == before


def test_a_file_in_the_way_is_an_error_and_leaves_no_work_folder(
    problem: Problem, schedule: Schedule, tmp_path: Path
) -> None:
    (tmp_path / "examiners").write_text("a file of the user's")
    with pytest.raises(OSError, match="examiners"):
        write_outputs(problem, schedule, RUN, tmp_path)
    assert (tmp_path / "examiners").read_text() == "a file of the user's"
    assert [p for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_what_a_killed_run_left_is_removed(problem: Problem, schedule: Schedule, tmp_path: Path) -> None:
    (tmp_path / ".jury-tmp-dead").mkdir()
    (tmp_path / ".jury-tmp-dead" / "schedule.json").write_text("{")
    (tmp_path / ".hidden").write_text("the user's")
    write_outputs(problem, schedule, RUN, tmp_path)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == [".hidden"]


def test_one_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "schedule.json"
    place_file(path, b"one")
    with path.open("rb") as reader:  # whoever has the former file open keeps it whole
        place_file(path, b"two, longer")
        assert reader.read() == (b"one" if os.name == "posix" else b"")
    assert tree(tmp_path) == {"new/schedule.json": b"two, longer"}


@pytest.mark.parametrize(
    "name",
    ["../../etc/x", "..", ".", "", "a/b", "a\\b", "CON", "nul.txt", "é", "a b", "x" * 300, "-rf", "a:b", "a\x00b"],
)
def test_no_id_makes_an_unsafe_file_name(name: str) -> None:
    stem = file_stem(name)
    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    assert stem[0] not in "."
    assert 0 < len(stem) <= 90
    assert stem.upper() not in ("CON", "NUL")


def test_an_id_of_plain_characters_is_its_file_name() -> None:
    assert [file_stem(name) for name in ("C001", "dupont.j", "a_b-c")] == ["C001", "dupont.j", "a_b-c"]


def test_ids_that_look_alike_have_files_of_their_own(problem: Problem, schedule: Schedule) -> None:
    assert len({file_stem(name) for name in ("a/b", "a_b", "a\\b", "a b")}) == 4
    rooms = tuple(r.model_copy(update={"id": {"R1": "salle", "V1": "SALLE"}[r.id]}) for r in problem.rooms)
    hearings = tuple(h.model_copy(update={"room": "salle" if h.room == "R1" else "SALLE"}) for h in schedule.hearings)
    data = {**problem.model_dump(by_alias=True), "rooms": [r.model_dump() for r in rooms]}
    board = Board(Problem.model_validate(data), schedule.model_copy(update={"hearings": hearings}))
    paths = [path for reader, path in calendar_paths(board).items() if reader.kind == "room"]
    assert len({path.casefold() for path in paths}) == 2  # Windows and macOS do not tell capitals apart


def given(kind: ExportKind) -> dict[str, Any]:
    return {"reader": Reader("candidate", "C1")} if kind == "ics" else {}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_kind_gives_a_file_the_same_each_time(problem: Problem, schedule: Schedule, kind: Any, lang: Any) -> None:
    made = export(problem, schedule, kind, lang=lang, **given(kind))
    assert made == export(problem, schedule, kind, lang=lang, **given(kind))
    assert made.content
    assert made.name.split(".")[1] in {"ics", "zip", "xlsx", "json", "csv", "html"}


def test_the_zip_holds_what_the_folders_hold(problem: Problem, schedule: Schedule, tmp_path: Path) -> None:
    write_outputs(problem, schedule, RUN, tmp_path)
    folders = {name: data for name, data in tree(tmp_path).items() if name.endswith(".ics")}
    with zipfile.ZipFile(io.BytesIO(export(problem, schedule, "ics-zip").content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == folders
    assert all(lint(data) == [] for data in folders.values())


def test_the_csv_opens_in_french_excel(problem: Problem, schedule: Schedule) -> None:
    content = export(problem, schedule, "csv").content
    assert content.startswith(b"\xef\xbb\xbfJour;D")
    assert content.count(b"\n") == content.count(b"\r\n") == 4  # titles and three hearings
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert lines[1] == [
        "11/01/2027", "09:00", "10:00", "10:25", "présentiel", "Salle 12",
        "Salle 12, Dijon, 9 rue de l'Exemple, 21000 Dijon",
        "2027-01-11-AM-R1", "CYC9105A", "C1", "Zoé Ébène", "Ada Morel (président·e), Cléo Zola (professionnel·le)",
        "22/01/2027", "31/01/2027",
    ]  # fmt: skip
    assert lines[2][10] == "'=Léo O'Brien"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_run_as_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("Jean-Pierre") == "Jean-Pierre"


def test_the_attendance_sheet_of_a_session(problem: Problem, schedule: Schedule) -> None:
    text = export(problem, schedule, "attendance", session="2027-01-11-AM-R1").content.decode()
    assert text.count('<section class="sheet">') == 1
    assert text.count('class="sign"') == 4  # two members, two candidates
    assert "Zoé Ébène" in text
    assert "da Silva" not in text
    assert export(problem, schedule, "attendance").content.decode().count('<section class="sheet">') == 2


def test_convocations(problem: Problem, schedule: Schedule) -> None:
    everyone = export(problem, schedule, "convocations").content.decode()
    assert everyone.count('<section class="sheet">') == 3 + 4  # candidates and examiners who have a hearing
    candidate = export(problem, schedule, "convocations", reader=Reader("candidate", "C1")).content.decode()
    assert "lundi 11 janvier 2027, 09:00–10:00 (heure de Paris)" in candidate
    assert "dimanche 31 janvier 2027" in candidate
    assert "Léo" not in candidate
    examiner = export(problem, schedule, "convocations", reader=Reader("examiner", "E/4"), lang="en").content.decode()
    assert "Thursday 1 July 2027" in examiner
    assert "tuteur métier" in examiner


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        ("ics", {}, "L'export « ics » demande une personne ou une salle."),
        ("ics", {"reader": Reader("examiner", "E5")}, "« E5 » n'a aucune audition."),
        ("convocations", {"reader": Reader("candidate", "C4")}, "« C4 » n'a aucune audition."),
        ("convocations", {"reader": Reader("room", "R1")}, "Une salle n'est pas convoquée."),
        ("attendance", {"session": "X"}, "La session « X » n'existe pas."),
    ],
)
def test_what_cannot_be_exported_is_told(
    problem: Problem, schedule: Schedule, kind: Any, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        export(problem, schedule, kind, **options)
    assert [issue.message.fr for issue in caught.value.issues] == [said]


def test_a_reason_never_tells_of_health(schedule: Schedule) -> None:
    told = Unplaced(
        candidate="C4",
        reasons=(
            Reason(key="step_free", text="Aucune salle sans marche.", text_en="No step-free room."),
            Reason(key="seats", text="Personne.", text_en="Nobody."),
        ),
    )
    hidden = discreet(schedule.model_copy(update={"unplaced": (told,)})).unplaced[0]
    assert [reason.key for reason in hidden.reasons] == ["room", "seats"]
    assert "marche" not in hidden.reasons[0].text
    assert "step" not in hidden.reasons[0].text_en
    assert hidden.reasons[1] == told.reasons[1]
