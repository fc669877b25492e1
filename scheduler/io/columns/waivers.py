"""The sheet of who may be called at short notice, and why."""

from __future__ import annotations

from scheduler.io.column_types import Column
from scheduler.io.vocabulary import WAIVERS
from scheduler.texts import Text

WAIVERS_HELP = Text(
    "Qui peut être convoqué sans respecter le délai, et pourquoi.", "Who may be called at short notice, and why."
)
WAIVERS_COLUMNS = (
    Column(
        "candidate",
        "Candidat",
        "text",
        Text("Audition concernée ; vide : toutes.", "Whose hearing; empty: any."),
        "C001",
    ),
    Column(
        "who",
        "Qui",
        "text",
        Text("Candidat ou examinateur ; vide : tous ceux de l'audition.", "Candidate or examiner; empty: everyone."),
        "E01",
        others=("personne",),
    ),
    Column(
        "start",
        "Début",
        "datetime",
        Text("Seulement si l'audition commence alors ; vide : toujours.", "Only if it starts then; empty: any."),
        timed=True,
    ),
    Column(
        "reason",
        "Motif",
        "choice",
        Text(
            "déjà convoqué, accord, suppléant ou imprévu.",
            "called already, consent, stand-in or event.",
        ),
        "accord",
        required=True,
        words=WAIVERS,
    ),
)
