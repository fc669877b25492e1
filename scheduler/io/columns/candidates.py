"""The columns of the sheet of candidates."""

from __future__ import annotations

from scheduler.io.column_types import Column
from scheduler.io.columns.common import (
    ALLOWED_STARTS,
    WISHED_HALF_DAY,
    WISHED_MODE,
    centres,
    certification,
    email,
    employers,
    family_name,
    given_name,
    identifier,
    sex,
    step_free,
    ties,
)
from scheduler.io.vocabulary import WANTED_MODES, YES_NO
from scheduler.texts import Text

CANDIDATES_HELP = Text("Une ligne par candidature à entendre.", "One row per candidacy to be heard.")
CANDIDATES = (
    identifier("C001", "id candidat", "numéro", "matricule"),
    family_name("Durand"),
    given_name("Alix"),
    email(
        Text(
            "Deux candidatures de même adresse sont une seule personne.",
            "Two candidacies with one address are one person.",
        ),
        "alix.durand@example.org",
    ),
    certification(),
    Column(
        "blocks",
        "Blocs",
        "text",
        Text("Blocs visés ; vide : la certification entière.", "Blocks aimed at; empty: the whole certification."),
        many=True,
        others=("blocs de compétences",),
    ),
    Column(
        "mode",
        "Modalité",
        "choice",
        Text("présentiel, à distance ou les deux (l'un ou l'autre).", "in centre, remote or either."),
        "présentiel",
        words=WANTED_MODES,
        others=("mode",),
    ),
    centres(Text("Centres possibles ; vide : tous.", "Possible centres; empty: any."), "Dijon;Besançon"),
    Column(
        "eligible_on",
        "Date de recevabilité",
        "date",
        Text("Jour de la décision de recevabilité.", "Day of the eligibility decision."),
        "15/09/2026",
        others=("recevabilité", "recevable le"),
    ),
    Column(
        "deposited_on",
        "Date de dépôt",
        "date",
        Text("Dépôt du dossier de validation ; vide : pas encore déposé.", "Deposit of the file; empty: not yet."),
        "10/01/2027",
        others=("dépôt", "déposé le", "dépôt du dossier"),
    ),
    Column("earliest", "Au plus tôt", "date", Text("Premier jour possible.", "First possible day."), "15/03/2027"),
    Column("latest", "Au plus tard", "date", Text("Dernier jour possible.", "Last possible day."), "30/06/2027"),
    employers(
        Text(
            "Présents et passés : aucun membre du jury ne doit en venir.",
            "Present and past: no panel member may come from them.",
        ),
        "Ateliers du Doubs",
    ),
    ties(
        Text(
            "Examinateurs (identifiants) liés personnellement ou professionnellement.",
            "Examiners (ids) with a personal or professional tie.",
        )
    ),
    Column(
        "companion",
        "Accompagnateur",
        "text",
        Text("Qui a accompagné le candidat : ne siège jamais pour lui.", "Who accompanied them: never on their panel."),
        others=("accompagnatrice",),
    ),
    Column(
        "extra_time",
        "Temps supplémentaire",
        "decimal",
        Text("Part de l'oral ajoutée : 1/3, 33 % ou 0,3333.", "Share of the oral added: 1/3, 33% or 0.3333."),
        "0,3333",
        others=("tiers temps", "majoration"),
    ),
    step_free(Text("Salle accessible nécessaire.", "A step-free room is needed."), "non"),
    Column(
        "interpreter",
        "Interprète",
        "yes_no",
        Text("Interprète nécessaire.", "An interpreter is needed."),
        "non",
        words=YES_NO,
    ),
    Column(
        "cohort",
        "Cohorte",
        "text",
        Text("Candidats de même cohorte : passent ensemble.", "Candidates of one cohort are heard together."),
        others=("VAE collective", "groupe"),
    ),
    Column(
        "priority",
        "Priorité",
        "whole",
        Text("De 0 (normale) à 9.", "From 0 (normal) to 9."),
        "0",
        others=("urgence candidat",),
    ),
    Column("birth_year", "Année de naissance", "whole", Text("Pour les statistiques.", "For the statistics."), "1985"),
    sex(Text("F ou M, pour les statistiques.", "F or M, for the statistics.")),
    Column(
        "attempt",
        "Passage",
        "whole",
        Text("1 : premier passage, 2 : deuxième…", "1: first attempt, 2: second…"),
        "1",
        others=("tentative",),
    ),
    Column(
        "previous_requests",
        "Demandes précédentes",
        "text",
        Text(
            "Demandes de l'année civile : codes de certifications.", "Requests this calendar year: certification codes."
        ),
        many=True,
        others=("demandes antérieures",),
    ),
    Column(
        "language", "Langue", "text", Text("Langue de l'oral, si elle importe.", "Language of the oral, if it matters.")
    ),
    WISHED_MODE,
    WISHED_HALF_DAY,
    Column(
        "panel", "Jury", "text", Text("Jury donné qui l'entend (feuille jurys).", "The given panel (sheet panels).")
    ),
    ALLOWED_STARTS,
)
