"""The columns of the sheet of the campaign: when, on which grid, by which rules and weights."""

from __future__ import annotations

from scheduler.domain import Weights
from scheduler.io.column_types import Column
from scheduler.io.columns.common import RULE_OVERRIDES
from scheduler.io.vocabulary import CLOCK_STARTS, COHORT_SCOPES, PANEL_MODES, WEEKDAYS, YES_NO
from scheduler.texts import Text

_WEIGHTS = {
    "examiner_day": Text("journée d'examinateur", "per examiner-day"),
    "idle": Text("attente", "per idle quarter-hour of an examiner"),
    "room_day": Text("journée de salle", "per room-day"),
    "travel": Text("trajet", "per quarter-hour of travel"),
    "panel_half_day": Text("demi-journée de jury", "per panel half-day opened"),
    "adjacency": Text("auditions accolées", "taken off per pair of one person's adjacent hearings"),
    "urgency": Text("urgence", "0: every candidate counts the same"),
    "wish_mode": Text("souhait de modalité", "per mode wish not kept"),
    "wish_half_day": Text("souhait de demi-journée", "per half-day wish not kept"),
    "wish_people": Text("souhait de personnes", "per wish about people not kept"),
    "if_needed": Text("horaire si besoin", "per hearing at a time given as 'if needed'"),
    "gender_balance": Text("équilibre femmes-hommes", "per panel of one sex only"),
    "fairness": Text("équité", "fair load"),
    "hole": Text("trou", "holes between hearings"),
    "room_change": Text("changement de salle", "room changes in a day"),
    "stability": Text("stabilité", "changes from the previous schedule"),
}


def _weight(name: str) -> Column:
    text = _WEIGHTS.get(name, Text(name, name))
    default = Weights.model_fields[name].default
    said = Text(f"Poids d'objectif, {default} par défaut.", f"Objective weight ({text.en}), {default} by default.")
    return Column(name, f"Poids : {text.fr}", "whole", said, str(default))


CAMPAIGN = (
    Column(
        "code",
        "Code",
        "text",
        Text("Code court de la campagne.", "Short code of the campaign."),
        "BFC-2027",
        required=True,
    ),
    Column(
        "title",
        "Titre",
        "text",
        Text("Titre lisible.", "Readable title."),
        "Jurys VAE 2027",
        others=("intitulé", "nom"),
    ),
    Column(
        "start",
        "Début",
        "date",
        Text("Premier jour.", "First day."),
        "15/03/2027",
        required=True,
        others=("date de début",),
    ),
    Column(
        "end", "Fin", "date", Text("Dernier jour.", "Last day."), "30/06/2027", required=True, others=("date de fin",)
    ),
    Column("timezone", "Fuseau horaire", "text", Text("Nom IANA.", "IANA name."), "Europe/Paris", others=("fuseau",)),
    Column(
        "territory",
        "Territoire",
        "text",
        Text(
            "Jours fériés : vide (métropole), 6AE ou Alsace-Moselle, 974 ou La Réunion…",
            "Holidays: empty (mainland), 6AE or Alsace-Moselle, 974 or La Réunion…",
        ),
    ),
    Column(
        "slot_minutes",
        "Pas (min)",
        "whole",
        Text("5, 10 ou 15 minutes.", "5, 10 or 15 minutes."),
        "5",
        others=("pas", "grille"),
    ),
    Column(
        "half_days",
        "Demi-journées",
        "range",
        Text("Horaires d'ouverture.", "Opening hours."),
        "09:00-12:30;13:30-18:00",
        many=True,
    ),
    Column(
        "lunch",
        "Déjeuner",
        "range",
        Text("Plage où chacun garde sa pause.", "Window of the lunch break."),
        "12:00-14:00",
        others=("repas",),
    ),
    Column(
        "lunch_minutes",
        "Pause déjeuner (min)",
        "whole",
        Text("Durée libre dans la plage.", "Free time in that window."),
        "45",
    ),
    Column(
        "weekdays",
        "Jours ouvrés",
        "choice",
        Text("Jours de la semaine.", "Days of the week."),
        "lundi;mardi;mercredi;jeudi;vendredi",
        many=True,
        words=WEEKDAYS,
    ),
    Column(
        "closed_days",
        "Jours fermés",
        "date",
        Text("Fermetures, hors fériés.", "Closings, besides holidays."),
        "14/05/2027",
        many=True,
    ),
    Column(
        "public_holidays",
        "Fériés chômés",
        "yes_no",
        Text("non : on peut siéger un jour férié.", "no: hearings on public holidays are possible."),
        "oui",
        words=YES_NO,
    ),
    Column(
        "profile",
        "Profil de règles",
        "text",
        Text(
            "cnam, code-du-travail-2026, ou le nom d'un fichier de règles (.toml) du dossier.",
            "cnam, code-du-travail-2026, or the name of a rule file (.toml) in the folder.",
        ),
        "cnam",
        others=("profil",),
    ),
    Column(
        "extends",
        "Profil étendu",
        "text",
        Text(
            "Profil livré que complète le vôtre ; vide si « Profil de règles » est un profil livré.",
            "Shipped profile that yours extends; empty when the profile is a shipped one.",
        ),
        others=("étend",),
    ),
    Column(
        "panel_mode",
        "Mode de jury",
        "choice",
        Text(
            "session (un jury par demi-journée), audition ou donné.",
            "session (a panel sits a half-day), hearing or given.",
        ),
        "session",
        words=PANEL_MODES,
    ),
    Column(
        "reference_date",
        "Date de convocation",
        "date",
        Text(
            "Jour d'envoi des convocations ; vide : préavis non vérifié.",
            "Day convocations go out; empty: notice not checked.",
        ),
        "11/01/2027",
        others=("date de référence",),
    ),
    Column(
        "notification_lead_days",
        "Délai de notification (jours)",
        "whole",
        Text("Entre décision et notification.", "From decision to notification."),
        "1",
    ),
    Column(
        "decision_clock_starts_at",
        "Départ du délai de décision",
        "choice",
        Text("audition ou jury plénier.", "hearing or plenary."),
        "audition",
        words=CLOCK_STARTS,
    ),
    Column(
        "cohort_scope",
        "Cohorte ensemble",
        "choice",
        Text("Le même jour ou la même semaine.", "On one day or in one week."),
        "jour",
        words=COHORT_SCOPES,
    ),
    RULE_OVERRIDES,
    *(_weight(name) for name in Weights.model_fields),
)
