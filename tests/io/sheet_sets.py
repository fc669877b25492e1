"""A small good input as csv files, and ways to spoil it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from scheduler.errors import InputError, InputIssue
from scheduler.io.parsing import read_problem

Rows = Sequence[str]

GOOD: Mapping[str, Rows] = {
    "campagne": ("code;début;fin", "T-2027;15/03/2027;16/04/2027"),
    "certifications": ("code;libellé;secteur;spécialités", "EXA1;Informatique;Numérique;informatique"),
    "sieges": (
        "certification;siège;nombre;catégories;spécialité exigée;personnes;préside",
        "EXA1;président;1;enseignant-chercheur;;;oui",
        "EXA1;spécialiste;2;;oui;;",
    ),
    "candidats": (
        "identifiant;nom;prénom;courriel;certification;modalité;centres;"
        "date de dépôt;au plus tôt;au plus tard;priorité",
        "C1;Durand;Alix;alix@example.org;EXA1;présentiel;Dijon;10/01/2027;;;0",
        "C2;Petit;Noa;noa@example.org;EXA1;à distance;;11/01/2027;;;1",
    ),
    "examinateurs": (
        "identifiant;nom;courriel;catégorie;spécialités;peut présider;max par jour",
        "E1;Martin;camille@example.org;enseignant-chercheur;informatique;oui;3",
        "E2;Bernard;sacha@example.org;professionnel;informatique;non;3",
        "E3;Robert;charlie@example.org;professionnel;informatique;non;3",
    ),
    "salles": ("identifiant;centre;type;capacité", "S1;Dijon;présentiel;1", "VISIO;;à distance;illimité"),
    "disponibilites": ("qui;début;fin;disponible", "E1;15/03/2027 09:00;15/03/2027 12:30;oui"),
}


def write_set(directory: Path, **changes: Rows | None) -> Path:
    """Write the good input with some sheets replaced (None: left out)."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, rows in (dict(GOOD) | changes).items():
        if rows is not None:
            (directory / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return directory


def swapped(sheet: str, row: int, text: str) -> dict[str, Rows]:
    """Return the change that puts ``text`` at ``row`` (as Excel counts) of a good sheet."""
    rows = list(GOOD[sheet])
    rows[row - 1 : row] = [text]
    return {sheet: rows}


def issues_of(path: Path) -> tuple[InputIssue, ...]:
    """Return the errors that reading ``path`` tells, and require that nothing was written."""
    before = snapshot(path)
    with pytest.raises(InputError) as caught:
        read_problem(path)
    assert snapshot(path) == before
    assert all(issue.severity == "error" for issue in caught.value.issues)
    assert all(issue.message.fr and issue.message.en for issue in caught.value.issues)
    return caught.value.issues


def places_of(issues: Sequence[InputIssue]) -> list[tuple[str, int | None, str]]:
    """Return (sheet, row, column) of each issue, in order."""
    return [(issue.sheet, issue.row, issue.column) for issue in issues]


def snapshot(path: Path) -> list[tuple[str, int]]:
    """Return every file under ``path`` with its size."""
    root = path if path.is_dir() else path.parent
    return sorted(
        (os.path.join(folder, f), os.path.getsize(os.path.join(folder, f)))
        for folder, _, files in os.walk(root)
        for f in files
    )
