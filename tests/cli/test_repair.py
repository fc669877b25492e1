"""``jury repair``, ``suggest``, ``changes`` and ``whatif``, as a coordinator runs them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Solved
from tests.cli.helpers import document, jury

ON = "2027-03-01"
EARLY = "2027-01-04"
"""Early enough for everyone's notice: 45 days later is 18 February, the hearings are on 15 March."""


def _first(solved: Solved) -> dict[str, object]:
    found: dict[str, object] = json.loads(solved.schedule.read_text())["hearings"][0]
    return found


def test_repair_writes_a_plan_that_verifies_and_whom_to_tell(solved: Solved, tmp_path: Path) -> None:
    first, out = _first(solved), tmp_path / "out"
    run = jury(
        "repair", solved.data, solved.schedule, "-o", out, "--withdrawn", first["candidate"], "--on", ON, "--json"
    )
    told = document(run)
    assert (run.returncode, told["unrepaired"]) == (0, [])
    assert [c["kinds"] for c in told["changes"]["hearings"]][:1] == [["cancelled"]]
    checked = document(jury("verify", out / "problem.json", out / "schedule.json", "--json"))
    assert (checked["valid"], checked["notes"]) == (True, [])
    lines = (out / "a-prevenir.csv").read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Identifiant;Nom;")
    assert any(line.startswith(f"{first['candidate']};") for line in lines)
    assert json.loads((out / "changes.json").read_text())["hearings"]


def test_changes_between_two_plans(solved: Solved, tmp_path: Path) -> None:
    same = jury("changes", solved.data, solved.schedule, solved.schedule)
    assert (same.returncode, same.stdout) == (0, "Passages inchangés : 4.\n")
    assert (
        jury("changes", solved.data, solved.schedule, solved.schedule, "--lang", "en").stdout
        == "Hearings untouched: 4.\n"
    )


def test_what_if(solved: Solved, tmp_path: Path) -> None:
    first = _first(solved)
    edits = tmp_path / "edits.json"
    edits.write_text(json.dumps([{"candidate": first["candidate"], "drop": True}]))
    told = document(jury("whatif", solved.data, solved.schedule, edits, "--json"))
    moves = {t["name"]: t["after"] - t["before"] for t in told["tiers"]}
    assert told["broken"] == []
    assert moves["placement"] >= 1
    edits.write_text(json.dumps([{"candidate": "C99", "drop": True}, {"room": 3}]))
    assert jury("whatif", solved.data, solved.schedule, edits).returncode == 2


def test_suggest_for_someone_taken_out(solved: Solved, tmp_path: Path) -> None:
    schedule = json.loads(solved.schedule.read_text())
    gone = schedule["hearings"].pop()
    reasons = [{"key": "competition", "text": "Plus de place."}]
    schedule |= {"tiers": [], "unplaced": [{"candidate": gone["candidate"], "reasons": reasons}]}
    (tmp_path / "less.json").write_text(json.dumps(schedule))
    told = document(jury("suggest", solved.data, tmp_path / "less.json", gone["candidate"], "--on", EARLY, "--json"))
    assert told["exit_status"] == 0
    assert told["proposals"][0]["hearing"]["candidate"] == gone["candidate"]
    assert told["proposals"][0]["moved"] == 0


def test_every_mistake_of_the_events_at_once(solved: Solved, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = jury("repair", solved.data, solved.schedule, "-o", out, "--absent", "E4,demain", "--longer", "C1")
    assert run.returncode == 2
    assert "--absent : « E4,demain » n'est pas compris" in run.stderr
    assert "--longer : « C1 » n'est pas compris" in run.stderr
    unknown = jury("repair", solved.data, solved.schedule, "-o", out, "--absent", "E99", "--withdrawn", "C99")
    assert (unknown.returncode, unknown.stderr.count("est inconnu")) == (2, 2)
    assert not out.exists()
