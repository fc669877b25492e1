"""``jury deadlines`` as a process: text, JSON, files, what is refused; and what a purge leaves of candidacies."""

from __future__ import annotations

import json
from pathlib import Path

from scheduler.io.candidacy_files import read_followed
from tests.cli.helpers import document, files_under, jury
from tests.io.sheet_sets import write_set
from tests.io.test_candidacy_files import SHEETS

ON = ("--on", "2027-01-25")


def test_the_worklist_as_text_json_and_files(tmp_path: Path) -> None:
    data, out = write_set(tmp_path / "data", **SHEETS), tmp_path / "out"
    before = files_under(data)
    text = jury("deadlines", data, *ON)
    assert text.returncode == 0
    assert "K1 EXA1 Dijon – Déposer le dossier pour le jury du 16/04/2027" in text.stdout
    assert "R6412-7" in text.stdout
    assert "Girard" not in text.stdout
    told = document(jury("deadlines", data, *ON, "--json", "-o", out))
    assert sorted(Path(path).name for path in told["files"]) == sorted(
        ["echeances.ics", "echeances.json", "echeances.xlsx", "taches.ics"]
    )
    written = json.loads((out / "echeances.json").read_bytes())
    assert written == {key: told[key] for key in written}
    again = tmp_path / "again"
    jury("deadlines", data, *ON, "-o", again)
    assert files_under(again) == files_under(out)
    assert files_under(data) == before


def test_another_profile_and_a_filter(tmp_path: Path) -> None:
    data = write_set(tmp_path / "data", **SHEETS)
    law = document(jury("deadlines", data, *ON, "--profile", "code-du-travail-2026", "--json"))
    assert law["profile"] == "code-du-travail-2026"
    assert not any("R6412-7" in warning for warning in law["warnings"])
    assert {"R6412-5", "R6422-3"} <= {deadline["article"] for deadline in law["deadlines"]}
    mine = document(jury("deadlines", data, *ON, "--advisor", "s. petit", "--json", "--lang", "en"))
    assert {deadline["candidacy"] for deadline in mine["deadlines"]} <= {"K1", "C1"}
    assert mine["candidacies"][1]["stage_text"] == "accompaniment"


def test_what_is_refused_writes_nothing(tmp_path: Path) -> None:
    data = write_set(tmp_path / "data", **SHEETS)
    for extra in (
        ("--on", "31/02/2027"),
        ("--advisor", "S. Pettit"),
        ("--profile", "cnan"),
        ("-o", tmp_path / "x.doc"),
    ):
        run = jury("deadlines", data, *extra)
        assert (run.returncode, run.stdout) == (2, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def test_a_purge_leaves_histories_and_no_name(tmp_path: Path) -> None:
    def earlier(rows: tuple[str, ...]) -> list[str]:
        return [row.replace("/2027", "/2021").replace("/2026", "/2020") for row in rows]

    data = write_set(
        tmp_path / "data",
        **{name: earlier(tuple(rows)) for name, rows in SHEETS.items()},
        campagne=("code;début;fin", "T-2021;15/03/2021;16/04/2021"),
        disponibilites=None,
    )
    jury("deadlines", data, "--on", "2021-01-25", "-o", data)
    assert jury("purge", data, "--older-than", "1a").returncode == 0
    left = b"".join(files_under(data).values()).decode()
    assert not any(word in left for word in ("Girard", "sam@example.org", "Durand"))
    records = read_followed(data).records
    assert [event.kind for event in records.events_of["K1"]][:2] == ["eligibility_filed", "eligible"]
    assert records.candidacies[1].advisor == "S. Petit"
