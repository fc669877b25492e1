"""The columns of ``planning.xlsx``: title, width in characters, kind of cell."""

from __future__ import annotations

from scheduler.io.sheets import Column, Kind
from scheduler.texts import Lang, Text

COLUMNS: dict[str, tuple[Text, int, Kind]] = {
    "day": (Text("Jour", "Day"), 26, "day"),
    "start": (Text("Début", "Start"), 8, "clock"),
    "end": (Text("Fin", "End"), 8, "clock"),
    "held": (Text("Salle libre à", "Room free at"), 10, "clock"),
    "room": (Text("Salle", "Room"), 22, "wrap"),
    "place": (Text("Adresse ou lien", "Address or link"), 38, "wrap"),
    "mode": (Text("Modalité", "Mode"), 12, "text"),
    "session": (Text("Session", "Session"), 20, "text"),
    "code": (Text("Certification", "Certification"), 14, "text"),
    "label": (Text("Intitulé", "Title"), 34, "wrap"),
    "candidate": (Text("Candidat·e", "Candidate"), 24, "wrap"),
    "candidate_id": (Text("Identifiant", "Id"), 12, "text"),
    "family": (Text("Nom", "Family name"), 20, "text"),
    "given": (Text("Prénom", "Given name"), 16, "text"),
    "examiner": (Text("Examinateur·rice", "Examiner"), 26, "wrap"),
    "seat": (Text("Siège", "Seat"), 22, "text"),
    "panel": (Text("Jury", "Panel"), 38, "wrap"),
    "others": (Text("Autres membres du jury", "Other panel members"), 38, "wrap"),
    "plenary": (Text("Délibération", "Deliberation"), 13, "date"),
    "due": (Text("Décision au plus tard", "Decision due"), 13, "date"),
    "margin": (Text("Marge (jours)", "Margin (days)"), 9, "number"),
    "state": (Text("État", "State"), 12, "text"),
    "reason": (Text("Raison", "Reason"), 90, "wrap"),
    "rule": (Text("Règle", "Rule"), 22, "text"),
    "hearings": (Text("Auditions", "Hearings"), 14, "number"),
    "days": (Text("Jours", "Days"), 9, "number"),
    "past": (Text("Charge passée", "Past load"), 10, "number"),
    "tier": (Text("Objectif", "Goal"), 48, "wrap"),
    "value": (Text("Valeur", "Value"), 14, "decimal"),
    "bound": (Text("Borne prouvée", "Proven bound"), 14, "decimal"),
    "tier_day": (Text("Jour", "Day"), 48, "day"),
    "capacity": (Text("Places", "Capacity"), 14, "number"),
    "sector": (Text("Secteur", "Sector"), 34, "text"),
    "proof": (Text("Preuve", "Proof"), 34, "text"),
}


def columns(lang: Lang, *keys: str) -> list[Column]:
    """Return the columns of these keys, titled in ``lang``."""
    return [Column(title.say(lang), width, kind) for title, width, kind in (COLUMNS[key] for key in keys)]
