"""The columns of the sheet of rooms and pools of remote links."""

from __future__ import annotations

from scheduler.io.column_types import Column
from scheduler.io.columns.common import ALLOWED_STARTS, identifier, step_free
from scheduler.io.vocabulary import MODES, UNLIMITED
from scheduler.texts import Text

ROOMS_HELP = Text(
    "Une ligne par salle ou par réserve de liens à distance.", "One row per room or pool of remote links."
)
ROOMS = (
    identifier("DIJ-1", "id salle", "salle"),
    Column(
        "label",
        "Libellé",
        "text",
        Text("Nom écrit sur les convocations.", "Name on convocations."),
        "Dijon, salle 1",
        others=("intitulé",),
    ),
    Column("centre", "Centre", "text", Text("Centre de la salle.", "The room's centre."), "Dijon", others=("site",)),
    Column(
        "kind",
        "Type",
        "choice",
        Text("présentiel ou à distance.", "in centre or remote."),
        "présentiel",
        words=MODES,
        others=("modalité",),
    ),
    Column(
        "capacity",
        "Capacité",
        "capacity",
        Text(
            "Auditions à la fois, pour une réserve de liens ; ou « illimité ».",
            "Hearings at once, for a pool of links; or 'unlimited'.",
        ),
        "1",
        words=UNLIMITED,
    ),
    step_free(Text("Salle accessible.", "Step-free room."), "oui"),
    Column("address", "Adresse", "text", Text("Adresse postale.", "Postal address."), "1 rue de l'Exemple, Dijon"),
    Column("link", "Lien", "text", Text("Lien de visioconférence.", "Video link."), others=("lien visio", "URL")),
    Column(
        "equipment",
        "Équipement",
        "text",
        Text("Équipements.", "Equipment."),
        "vidéoprojecteur",
        many=True,
        others=("équipements",),
    ),
    Column(
        "turnaround_minutes",
        "Battement (min)",
        "whole",
        Text("Entre deux auditions.", "Between two hearings."),
        "0",
        others=("battement",),
    ),
    ALLOWED_STARTS,
)
