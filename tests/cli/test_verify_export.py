"""``jury verify`` and ``jury export``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.calendar_linter import lint
from tests.cli.conftest import Solved
from tests.cli.helpers import document, files_under, jury


def _broken(solved: Solved, folder: Path) -> Path:
    schedule = json.loads(solved.schedule.read_text())
    first, second = schedule["hearings"][:2]
    for name in ("start", "end", "held_until", "room", "session"):
        second[name] = first[name]
    path = folder / "broken.json"
    path.write_text(json.dumps(schedule))
    return path


def test_a_right_schedule(solved: Solved) -> None:
    told = document(jury("verify", solved.data, solved.schedule, "--json"))
    made = document(solved.run)
    assert (told["exit_status"], told["valid"], told["violations"], told["notes"]) == (0, True, [], [])
    assert (told["placed"], told["candidates"]) == (4, 4)
    values = [(t["name"], t["value"]) for t in made["tiers"]]
    assert [(t["name"], t["value"]) for t in told["tiers"]] == values
    assert jury("verify", solved.data, solved.schedule).stdout == "Aucune règle enfreinte. Placés : 4 sur 4.\n"


def test_a_broken_schedule_names_the_rules(solved: Solved, tmp_path: Path) -> None:
    broken = _broken(solved, tmp_path)
    run = jury("verify", solved.data, broken, "--json")
    told = document(run)
    assert (run.returncode, told["valid"]) == (1, False)
    assert {"room_overlap"} <= {violation["rule"] for violation in told["violations"]}
    assert all(violation["message"] for violation in told["violations"])
    assert "room_overlap : " in jury("verify", solved.data, broken).stdout
    assert "room_overlap: " in jury("verify", solved.data, broken, "--lang", "en").stdout


def test_someone_left_out_is_status_1(solved: Solved, tmp_path: Path) -> None:
    schedule = json.loads(solved.schedule.read_text())
    schedule["hearings"].pop()
    (tmp_path / "less.json").write_text(json.dumps(schedule | {"tiers": []}))
    told = document(jury("verify", solved.data, tmp_path / "less.json", "--json"))
    assert (told["exit_status"], told["valid"], told["placed"]) == (1, False, 3)
    assert [violation["rule"] for violation in told["violations"]] == ["accounted"]
    reasons = [{"key": "competition", "text": "Plus de place."}]
    unplaced = [{"candidate": told["violations"][0]["candidates"][0], "reasons": reasons}]
    (tmp_path / "listed.json").write_text(json.dumps(schedule | {"tiers": [], "unplaced": unplaced}))
    told = document(jury("verify", solved.data, tmp_path / "listed.json", "--json"))
    assert (told["exit_status"], told["valid"], told["violations"]) == (1, True, [])


def test_a_claim_that_the_checker_does_not_find_is_told(solved: Solved, tmp_path: Path) -> None:
    schedule = json.loads(solved.schedule.read_text())
    schedule["tiers"][1]["value"] = 1.0
    (tmp_path / "claim.json").write_text(json.dumps(schedule | {"problem_sha256": "0" * 64}))
    told = document(jury("verify", solved.data, tmp_path / "claim.json", "--json", "--lang", "en"))
    assert told["exit_status"] == 1
    assert told["notes"] == ["This schedule was made for other data, or for an earlier state of these."]
    assert {violation["rule"] for violation in told["violations"]} == {"tiers"}
    assert "the schedule claims 1, the check finds" in told["violations"][0]["message"]


def test_figures_of_a_schedule_changed_by_hand_are_told_anew(solved: Solved, tmp_path: Path) -> None:
    schedule = json.loads(solved.schedule.read_text())
    schedule["tiers"][1]["value"] += 1000
    (tmp_path / "stale.json").write_text(json.dumps(schedule))
    jury("export", solved.data, tmp_path / "stale.json", "json", "-o", tmp_path / "anew.json")
    anew = json.loads((tmp_path / "anew.json").read_text())
    assert anew["status"] == "FEASIBLE"
    assert anew["tiers"][1]["value"] == schedule["tiers"][1]["value"] - 1000
    assert document(jury("verify", solved.data, tmp_path / "anew.json", "--json"))["violations"] == []


def test_a_schedule_made_under_another_profile_says_which(solved: Solved, tmp_path: Path) -> None:
    other = ("--profile", "code-du-travail-2026")
    jury("solve", solved.data, "-o", tmp_path, *other)
    told = document(jury("verify", solved.data, tmp_path / "schedule.json", "--json"))
    assert "--profile code-du-travail-2026" in told["notes"][0]
    assert document(jury("verify", solved.data, tmp_path / "schedule.json", *other, "--json"))["notes"] == []


def test_a_schedule_that_is_none(solved: Solved, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"hearings": [{"candidate": 3}], "extra": 1')
    (tmp_path / "worse.json").write_text('{"hearings": [{"candidate": "C1", "start": "demain"}]}')
    bad, worse = (jury("verify", solved.data, tmp_path / name) for name in ("bad.json", "worse.json"))
    assert (bad.returncode, worse.returncode) == (2, 2)
    assert "bad.json, ligne 1" in bad.stderr
    assert worse.stderr.count("worse.json, feuille hearings, ligne 1") > 2  # every field that is wrong, at once


def test_each_kind_is_written(solved: Solved, tmp_path: Path) -> None:
    who = json.loads(solved.schedule.read_text())["hearings"][0]["candidate"]
    written = {}
    for kind, more in {"ics": ["--for", who], "xlsx": [], "json": [], "convocations": ["--for", who]}.items():
        told = document(jury("export", solved.data, solved.schedule, kind, *more, "-o", tmp_path, "--json"))
        written[kind] = Path(told["file"])
        assert (told["exit_status"], written[kind].stat().st_size) == (0, told["bytes"])
    assert written["json"].read_bytes() == solved.schedule.read_bytes()
    assert lint(written["ics"].read_bytes()) == []
    assert written["ics"].read_bytes() == (solved.out / "candidates" / f"{who}.ics").read_bytes()
    assert sorted(files_under(tmp_path)) == sorted(path.name for path in written.values())


def test_what_cannot_be_exported(solved: Solved, tmp_path: Path) -> None:
    unknown = jury("export", solved.data, solved.schedule, "pdf", "-o", tmp_path / "x")
    nobody = jury("export", solved.data, solved.schedule, "ics", "--for", "personne", "-o", tmp_path / "x")
    assert (unknown.returncode, nobody.returncode) == (2, 2)
    assert "l'export « pdf » n'existe pas" in unknown.stderr
    assert "« personne » n'est ni un candidat" in nobody.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_schedule_that_the_checker_refuses_is_not_exported(solved: Solved, tmp_path: Path) -> None:
    broken = _broken(solved, tmp_path)
    told = document(jury("export", solved.data, broken, "xlsx", "-o", tmp_path / "x.xlsx", "--json"))
    assert (told["exit_status"], told["file"]) == (1, None)
    assert told["violations"]
    assert not (tmp_path / "x.xlsx").exists()
