"""The columns of the sheets of what is fixed beforehand: pins and given panels."""

from __future__ import annotations

from scheduler.io.column_types import Column
from scheduler.io.vocabulary import YES_NO
from scheduler.texts import Text

PINS = (
    Column("candidate", "Candidat", "text", Text("Identifiant du candidat.", "Candidate id."), "C001", required=True),
    Column(
        "start",
        "Début",
        "datetime",
        Text("Début imposé ; vide : libre.", "Fixed start; empty: free."),
        "16/03/2027 09:00",
        timed=True,
    ),
    Column("room", "Salle", "text", Text("Salle imposée ; vide : libre.", "Fixed room; empty: free."), "DIJ-1"),
    Column(
        "seat",
        "Siège",
        "text",
        Text("Siège de l'examinateur.", "Seat of the examiner."),
        "président",
        others=("rôle",),
    ),
    Column(
        "examiner",
        "Examinateur",
        "text",
        Text("Examinateur imposé ; vide : libre.", "Fixed examiner; empty: free."),
        "E01",
    ),
)
PANELS = (
    Column("panel", "Jury", "text", Text("Nom du jury.", "Name of the panel."), "J1", required=True),
    Column(
        "seat",
        "Siège",
        "text",
        Text("Rôle dans ce jury.", "Role on it."),
        "président",
        required=True,
        others=("rôle",),
    ),
    Column("examiner", "Examinateur", "text", Text("Identifiant.", "Id."), "E01", required=True),
    Column(
        "alternate",
        "Suppléant",
        "yes_no",
        Text("Ne siège qu'en cas de réparation.", "Sits only in a repair."),
        "non",
        words=YES_NO,
    ),
)
