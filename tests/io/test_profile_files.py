"""A profile of the user's own: by a sheet, by a file in the folder, by a file that is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.io.parsing import read_problem
from scheduler.io.problem_files import write_problem_sheets
from scheduler.rules import Rulebook, lax_rules
from tests.io.sheet_sets import issues_of, places_of, write_set

MINE = """
extends = "cnam"
[rules.decision_delay_days]
value = 18
unit = "days"
source = "conseil du centre"
[rules.reading_days]
value = "none"
[rules.extra_time_ratio]
value = "1/2"
"""
BAD = """
extend = "cnam"
[rules.decision_delay_days]
value = 18.5
unit = "weeks"
[rules.require_registry]
value = 1
[rules.decison_delay_days]
value = 3
[rules.panel_min]
value = -1
[rules.conflict_of_interest]
value = false
[rules.reading_days]
source = 4
"""
SHEET = ("règle;valeur;source;article", "décision;12;conseil;R6412-7", "reading_days;;;", "tiers-temps;0,5;;")


def book_of(path: Path, profile: str | None = None) -> Rulebook:
    return Rulebook(read_problem(path, profile).problem)


def test_a_sheet_of_rules_in_words_or_by_name(tmp_path: Path) -> None:
    book = book_of(write_set(tmp_path, regles=SHEET))
    assert (book.value("decision_delay_days"), book.value("reading_days"), book.value("extra_time_ratio")) == (
        12,
        None,
        0.5,
    )
    assert book.value("candidate_notice_days") == 45  # the rest is the profile's
    assert book.told_by("decision_delay_days").fr == "le profil « cnam » (conseil ; R6412-7)"
    assert not any("R6412-7" in text.fr for text in lax_rules(book))


def test_a_file_in_the_folder_is_the_campaigns_profile(tmp_path: Path) -> None:
    campaign = ("code;début;fin;profil", "T-2027;15/03/2027;16/04/2027;dijon")
    write_set(tmp_path, campagne=campaign)
    (tmp_path / "dijon.toml").write_text(MINE, encoding="utf-8")
    problem = read_problem(tmp_path).problem
    assert (problem.campaign.profile, problem.campaign.extends) == ("dijon", "cnam")
    first = lax_rules(Rulebook(problem))[0].fr
    assert first.startswith("Délai « décision » : 18 jours selon le profil « dijon » (conseil du centre)")
    assert "R6412-7" in first
    # What is read is whole: written as sheets and read back elsewhere, it needs the file no more.
    write_problem_sheets(problem, tmp_path / "again")
    assert read_problem(tmp_path / "again").problem == problem


def test_a_row_of_the_sheet_wins_over_the_file(tmp_path: Path) -> None:
    campaign = ("code;début;fin;profil", "T-2027;15/03/2027;16/04/2027;dijon")
    write_set(tmp_path, campagne=campaign, regles=("règle;valeur", "décision;14"))
    (tmp_path / "dijon.toml").write_text(MINE, encoding="utf-8")
    book = book_of(tmp_path)
    assert (book.value("decision_delay_days"), book.value("extra_time_ratio")) == (14, 0.5)


def test_the_profile_asked_for_replaces_the_campaigns_own(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "data", regles=SHEET)
    assert book_of(folder, "code-du-travail-2026").value("decision_delay_days") == 15
    mine = tmp_path / "mine.toml"
    mine.write_text(MINE, encoding="utf-8")
    book = book_of(folder, str(mine))
    assert (book.profile.name, book.value("decision_delay_days"), book.value("reading_days")) == ("mine", 18, None)
    json = tmp_path / "other.json"
    json.write_text('{"name": "autre", "extends": "code-du-travail-2026", "rules": {"panel_min": {"value": 4}}}')
    book = book_of(folder, str(json))
    assert (book.profile.name, book.value("panel_min"), book.value("decision_delay_days")) == ("autre", 4, 15)


def test_every_mistake_of_a_file_at_once(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "data")
    bad = tmp_path / "bad.toml"
    bad.write_text(BAD, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_problem(folder, str(bad))
    assert [issue.column for issue in caught.value.issues] == [
        "extend",
        "extends",
        "rules.decision_delay_days.unit",
        "rules.decision_delay_days.value",
        "rules.require_registry.value",
        "rules.decison_delay_days",
        "rules.panel_min.value",
        "rules.conflict_of_interest",
        "rules.reading_days.source",
        "rules.reading_days.value",
    ]
    assert "Vouliez-vous dire « decision_delay_days »" in caught.value.issues[5].mend.fr


@pytest.mark.parametrize("text", ["= 3", "[rules", "extends = 'cnam'\nrules = 4"])
def test_a_file_that_is_no_profile(tmp_path: Path, text: str) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        read_problem(write_set(tmp_path / "data"), str(bad))


def test_a_missing_file_and_an_unknown_name(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "data")
    for name in ("none.toml", "cnan", "../data/x"):
        with pytest.raises(InputError) as caught:
            read_problem(folder, name)
        assert len(caught.value.issues) == 1


def test_mistakes_of_the_sheet_are_told_at_their_cell(tmp_path: Path) -> None:
    rows = ("règle;valeur", "décision;vingt", "décision;-2", "n'importe quoi;3", "conflict_of_interest;non")
    issues = issues_of(write_set(tmp_path, regles=rows))
    assert places_of(issues) == [
        ("regles", 2, "valeur"),
        ("regles", 3, "valeur"),
        ("regles", 3, "règle"),
        ("regles", 4, "règle"),
        ("regles", 5, "règle"),
    ]


def test_an_override_must_be_a_value_of_its_rule(tmp_path: Path) -> None:
    rows = ("code;règles particulières", 'EXA1;"decision_delay_days=1,5;require_registry=oui"')
    issues = issues_of(write_set(tmp_path, certifications=rows))
    assert places_of(issues) == [("certifications", 2, "règles particulières")]
    assert "decision_delay_days" in issues[0].message.fr
