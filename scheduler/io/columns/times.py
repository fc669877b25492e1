"""The columns of the sheets about times: availability, plenary days, travel."""

from __future__ import annotations

from scheduler.io.column_types import Column
from scheduler.io.vocabulary import LEVELS
from scheduler.texts import Text

AVAILABILITY = (
    Column(
        "who",
        "Qui",
        "text",
        Text("Identifiant d'un candidat, examinateur ou d'une salle.", "Id of a candidate, examiner or room."),
        "E01",
        required=True,
        others=("identifiant", "id", "personne"),
    ),
    Column(
        "start",
        "Début",
        "datetime",
        Text("Heure locale ; un jour seul : dès 00:00.", "Local time; a day alone: from 00:00."),
        "15/03/2027 09:00",
        required=True,
        others=("de", "du"),
    ),
    Column(
        "end",
        "Fin",
        "datetime",
        Text("Heure locale ; un jour seul : ce jour compris.", "Local time; a day alone: that day included."),
        "15/03/2027 12:30",
        required=True,
        whole_day_end=True,
        others=("à", "au"),
    ),
    Column(
        "level",
        "Disponible",
        "choice",
        Text("oui, si besoin ou non.", "yes, if needed or no."),
        "oui",
        words=LEVELS,
        others=("niveau", "disponibilité"),
    ),
)
DELIBERATIONS = (
    Column(
        "day",
        "Jour",
        "date",
        Text("Jour du jury plénier.", "Day of the plenary."),
        "06/04/2027",
        required=True,
        others=("date",),
    ),
    Column("sector", "Secteur", "text", Text("Vide : tous.", "Empty: all."), "Numérique", others=("filière",)),
    Column(
        "capacity",
        "Capacité",
        "whole",
        Text("Dossiers au plus ; vide : sans limite.", "Files at most; empty: no limit."),
        "20",
    ),
)
TRAVEL = (
    Column(
        "from", "De", "text", Text("Lieu de départ.", "From."), "Dijon", required=True, others=("départ", "origine")
    ),
    Column(
        "to",
        "Vers",
        "text",
        Text("Lieu d'arrivée.", "To."),
        "Besançon",
        required=True,
        others=("à", "arrivée", "destination"),
    ),
    Column(
        "minutes", "Minutes", "whole", Text("Durée du trajet.", "Travel time."), "75", required=True, others=("durée",)
    ),
)
