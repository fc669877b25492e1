"""``jury solve`` to its end."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path

from scheduler.io.json_files import read_schedule
from scheduler.io.parsing import read_problem
from scheduler.verification import verify
from tests.calendar_linter import lint
from tests.cli.conftest import Solved
from tests.cli.helpers import ROOT, cold_jury, command, document, environment, files_under, jury, small_data


def test_the_document_of_a_solve(solved: Solved) -> None:
    told = document(solved.run)
    assert solved.run.returncode == 0
    assert (told["placed"], told["candidates"], told["unplaced"]) == (4, 4, [])
    assert [tier["name"] for tier in told["tiers"]] == ["placement", "cost", "wishes", "fairness", "compactness"]
    assert all({"name", "value", "bound", "gap"} == set(tier) for tier in told["tiers"])
    assert told["out"] == str(solved.out)
    assert sorted(told["files"]) == sorted(set(files_under(solved.out)) - {"journal.jsonl"})
    assert "placement" in solved.run.stderr  # progress is on the other stream


def test_what_a_solve_writes(solved: Solved) -> None:
    problem = read_problem(solved.data).problem
    assert verify(problem, read_schedule(solved.schedule)) == []
    names = set(files_under(solved.out))
    assert {"schedule.json", "run.json", "planning.xlsx", "rapport.html", "journal.jsonl"} <= names
    run = json.loads((solved.out / "run.json").read_text())
    assert {"seconds", "stopped_by", "seed", "workers", "time_limit"} <= set(run)
    assert {"seconds", "started_at"}.isdisjoint(json.loads(solved.schedule.read_text()))


def test_the_journal_names_nobody(solved: Solved) -> None:
    text = (solved.out / "journal.jsonl").read_text()
    entry = json.loads(text)
    assert (entry["action"], entry["placed"], entry["candidates"]) == ("solve", 4, 4)
    for person in (*read_problem(solved.data).problem.candidates, *read_problem(solved.data).problem.examiners):
        assert person.family_name not in text + solved.run.stderr + solved.run.stdout


def test_same_data_seed_and_one_worker_give_the_same_bytes(solved: Solved, tmp_path: Path) -> None:
    cold_jury("solve", solved.data, "-o", tmp_path, "--time-limit", 300, "--workers", 1)  # another hash seed too
    first, second = files_under(solved.out), files_under(tmp_path)
    assert set(first) == set(second)
    same = [name for name in first if name == "schedule.json" or name.endswith(".ics")]
    assert len(same) > 4
    assert [name for name in same if name.endswith(".ics") and lint(first[name])] == []
    assert {name: second[name] for name in same} == {name: first[name] for name in same}


def test_not_all_placed_is_status_1_with_reasons(tmp_path: Path) -> None:
    # Two hours of one room hold two orals of an hour at the most: of 4 candidates, someone stays out.
    data = json.loads(small_data(tmp_path / "data").joinpath("problem.json").read_text())
    data["campaign"] |= {"half_days": ["09:00-11:00"], "end": data["campaign"]["start"]}
    (tmp_path / "data" / "problem.json").write_text(json.dumps(data))
    run = jury("solve", tmp_path / "data", "-o", tmp_path / "out", "--time-limit", 3000, "--json")
    told = document(run)
    assert run.returncode == 1
    assert told["placed"] + len(told["unplaced"]) == 4
    assert all(unplaced["reasons"] for unplaced in told["unplaced"])
    assert "Non placé" in jury("solve", tmp_path / "data", "-o", tmp_path / "out", "--time-limit", 3000).stdout


def test_a_previous_schedule_adds_the_stability_tier(solved: Solved, tmp_path: Path) -> None:
    told = document(
        jury("solve", solved.data, "-o", tmp_path, "--previous", solved.schedule, "--time-limit", 300, "--json")
    )
    assert told["tiers"][-1] == {"name": "stability", "value": 0.0, "bound": 0.0, "gap": 0.0}


def test_results_go_neither_into_the_data_nor_into_a_file(tmp_path: Path) -> None:
    data = small_data(tmp_path / "data")
    (tmp_path / "fichier").write_text("à moi")
    before = files_under(tmp_path)
    inside, file = jury("solve", data, "-o", data), jury("solve", data, "-o", tmp_path / "fichier")
    assert (inside.returncode, file.returncode) == (2, 2)
    assert "dossier des données" in inside.stderr
    assert files_under(tmp_path) == before


def test_a_terminal_gets_a_live_line_and_the_output_stays_plain(tmp_path: Path) -> None:
    mine, theirs = pty.openpty()
    process = subprocess.Popen(
        command("solve", small_data(tmp_path / "data"), "-o", tmp_path / "out", "--time-limit", 300),
        stdout=subprocess.PIPE,
        stderr=theirs,
        encoding="utf-8",
        cwd=ROOT,
        env=environment(TERM="xterm", COLUMNS="120"),
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(mine, 4096)
        except OSError:  # how Linux tells that the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(mine)
    output, _ = process.communicate()
    assert process.returncode == 0
    assert "placement" in shown.decode()
    assert "4/4" in shown.decode()
    assert "\x1b" not in output
