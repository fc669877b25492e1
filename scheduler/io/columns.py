"""The one table of all sheets and columns: what templates, reading and writing share."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scheduler.domain import (
    Availability,
    Campaign,
    Candidate,
    Certification,
    Deliberation,
    Examiner,
    NoticeWaiver,
    OwnRule,
    PanelMember,
    Pin,
    Room,
    Seat,
    Travel,
    Weights,
)
from scheduler.io.column_types import Column, Sheet
from scheduler.io.columns_people import CANDIDATES, CANDIDATES_HELP, EXAMINERS, EXAMINERS_HELP, ROOMS, ROOMS_HELP
from scheduler.io.columns_rules import RULES_COLUMNS, RULES_HELP
from scheduler.io.columns_waivers import WAIVERS_COLUMNS, WAIVERS_HELP
from scheduler.io.vocabulary import (
    CATEGORIES,
    CLOCK_STARTS,
    COHORT_SCOPES,
    LEVELS,
    MODES,
    PANEL_MODES,
    WEEKDAYS,
    YES_NO,
    fold,
)
from scheduler.texts import Text

_RULES = Text(
    "Règles qui diffèrent du profil : règle=valeur;règle= (vide : sans limite).",
    "Rules that differ from the profile: rule=value;rule= (empty: no limit).",
)
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
    Column("rule_overrides", "Règles particulières", "rules", _RULES),
    *(_weight(name) for name in Weights.model_fields),
)

CERTIFICATIONS = (
    Column(
        "code",
        "Code",
        "text",
        Text("Code unique.", "Unique code."),
        "CYC9105A",
        required=True,
        others=("code certification",),
    ),
    Column("label", "Libellé", "text", Text("Intitulé.", "Label."), "Ingénieur informatique", others=("intitulé",)),
    Column(
        "sector",
        "Secteur",
        "text",
        Text("Certifications d'un secteur : mêmes sessions de jury.", "Certifications of one sector share sessions."),
        "Numérique",
        others=("filière",),
    ),
    Column(
        "specialities",
        "Spécialités",
        "text",
        Text("Spécialités qui qualifient un membre.", "Specialities that qualify a member."),
        "informatique",
        many=True,
        others=("spécialité",),
    ),
    Column("level", "Niveau", "text", Text("Niveau du cadre national.", "Level."), "7"),
    Column(
        "kind",
        "Type",
        "text",
        Text("Diplôme, titre, certificat…", "Degree, title, certificate…"),
        "titre",
        others=("nature",),
    ),
    Column(
        "registry_number",
        "Numéro RNCP/RS",
        "text",
        Text("Numéro au répertoire.", "Registry number."),
        others=("RNCP", "RS", "numéro RNCP", "code RNCP", "fiche"),
    ),
    Column(
        "presentation_minutes",
        "Présentation (min)",
        "whole",
        Text("Durée de la présentation.", "Length of the presentation."),
        "20",
        others=("présentation", "durée présentation"),
    ),
    Column(
        "exchange_minutes",
        "Échange (min)",
        "whole",
        Text("Durée de l'échange avec le jury.", "Length of the exchange."),
        "40",
        others=("échange", "entretien", "durée échange"),
    ),
    Column(
        "deliberation_minutes",
        "Délibération (min)",
        "whole",
        Text("Après chaque oral.", "After each oral."),
        "15",
        others=("délibération", "durée délibération"),
    ),
    Column(
        "modes",
        "Modalités",
        "choice",
        Text("présentiel;à distance.", "in centre;remote."),
        "présentiel;à distance",
        many=True,
        words=MODES,
        others=("modalité", "mode"),
    ),
    Column(
        "blocks",
        "Blocs",
        "text",
        Text("Noms des blocs de compétences.", "Names of the blocks."),
        many=True,
        others=("blocs de compétences",),
    ),
    Column("rule_overrides", "Règles particulières", "rules", _RULES),
)

SEATS_COLUMNS = (
    Column(
        "certification",
        "Certification",
        "text",
        Text("Code de la certification.", "Certification code."),
        "CYC9105A",
        required=True,
        others=("code certification",),
    ),
    Column(
        "seat",
        "Siège",
        "text",
        Text("Rôle : président, enseignant-chercheur, professionnel…", "Role: chair, academic, professional…"),
        "président",
        required=True,
        others=("rôle",),
    ),
    Column(
        "count", "Nombre", "whole", Text("Nombre de places.", "Number of places."), "1", others=("places", "effectif")
    ),
    Column(
        "categories",
        "Catégories",
        "text",
        Text("Qui peut siéger ; vide : toutes.", "Who may sit; empty: any."),
        "enseignant-chercheur",
        many=True,
        words=CATEGORIES,
        others=("catégorie", "collège"),
    ),
    Column(
        "needs_speciality",
        "Spécialité exigée",
        "yes_no",
        Text("Doit avoir une spécialité de la certification.", "Must have a speciality of it."),
        "oui",
        words=YES_NO,
    ),
    Column(
        "people",
        "Personnes",
        "text",
        Text("Identifiants ; vide : toute personne des catégories.", "Ids; empty: anyone of the categories."),
        many=True,
        others=("personne",),
    ),
    Column(
        "chair",
        "Préside",
        "yes_no",
        Text("Réservé aux personnes habilitées à présider.", "Only for people qualified to chair."),
        "oui",
        words=YES_NO,
        others=("président", "présidence"),
    ),
)

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

_TABLE = (
    Sheet(
        "campaign",
        "campagne",
        Campaign,
        Text("Quand et selon quelles règles.", "When and under which rules."),
        CAMPAIGN,
        True,
    ),
    Sheet(
        "certifications",
        "certifications",
        Certification,
        Text("Ce que visent les candidats.", "What candidates aim at."),
        CERTIFICATIONS,
        True,
    ),
    Sheet(
        "seats",
        "sieges",
        Seat,
        Text("Composition du jury de chaque certification.", "Panel of each certification."),
        SEATS_COLUMNS,
        True,
    ),
    Sheet("candidates", "candidats", Candidate, CANDIDATES_HELP, CANDIDATES, True),
    Sheet("examiners", "examinateurs", Examiner, EXAMINERS_HELP, EXAMINERS, True),
    Sheet("rooms", "salles", Room, ROOMS_HELP, ROOMS, True),
    Sheet(
        "availability",
        "disponibilites",
        Availability,
        Text(
            "Qui n'a aucune ligne est libre à toutes les demi-journées.",
            "Whoever has no row is free in all half-days.",
        ),
        AVAILABILITY,
    ),
    Sheet("deliberations", "deliberations", Deliberation, Text("Jurys pléniers.", "Plenary days."), DELIBERATIONS),
    Sheet(
        "travel", "trajets", Travel, Text("Durées de trajet, dans les deux sens.", "Travel times, both ways."), TRAVEL
    ),
    Sheet("pins", "epingles", Pin, Text("Ce qui est fixé d'avance.", "What is fixed beforehand."), PINS),
    Sheet(
        "panels",
        "jurys",
        PanelMember,
        Text("Jurys fixés d'avance (mode donné).", "Panels fixed beforehand (mode given)."),
        PANELS,
    ),
    Sheet(
        "notice_waivers",
        "dispenses",
        NoticeWaiver,
        WAIVERS_HELP,
        WAIVERS_COLUMNS,
        others=("dispenses de délai", "dispenses de préavis"),
    ),
    Sheet(
        "rules",
        "regles",
        OwnRule,
        RULES_HELP,
        RULES_COLUMNS,
        others=("profil", "profile"),
    ),
)

SHEETS: Mapping[str, Sheet] = MappingProxyType({sheet.part: sheet for sheet in _TABLE})
"""Every sheet by its key in ``problem.json``, in the order they are written."""

KEYS: Mapping[str, str] = MappingProxyType(
    {"certifications": "code", "candidates": "id", "examiners": "id", "rooms": "id", "panels": "panel"}
)
"""The column other sheets refer to."""


def sheet_named(name: str, among: Mapping[str, Sheet] = SHEETS) -> Sheet | None:
    """Return the sheet that a tab or file name means; leading figures (``3. Candidats``) are ignored."""
    wanted = fold(name).lstrip("0123456789")
    return next((s for s in among.values() if wanted in {fold(title) for title in s.titles()}), None)
