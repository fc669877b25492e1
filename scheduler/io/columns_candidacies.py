"""The sheets of candidacies: who follows them, what happened, documents and fundings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scheduler.candidacies.records import Candidacy, Document, Event, Funding
from scheduler.io.column_types import Column, Sheet
from scheduler.io.columns.common import certification
from scheduler.io.columns_yearly import RESULTS
from scheduler.io.vocabulary import Words
from scheduler.texts import Text

EVENTS = Words(
    {
        "contact": Text("premier contact", "first contact"),
        "eligibility_filed": Text("recevabilité demandée", "eligibility asked for"),
        "eligibility_interview": Text("entretien de recevabilité", "eligibility interview"),
        "eligible": Text("recevable", "eligible"),
        "not_eligible": Text("non recevable", "not eligible"),
        "accompaniment": Text("accompagnement", "accompaniment"),
        "step": Text("démarche", "step"),
        "deposited": Text("dépôt du dossier", "file deposited"),
        "hearing_planned": Text("audition prévue", "hearing planned"),
        "candidate_convoked": Text("candidat convoqué", "candidate convoked"),
        "examiners_convoked": Text("jury convoqué", "examiners convoked"),
        "heard": Text("audition", "heard"),
        "decided": Text("décision", "decision"),
        "notified": Text("notification", "notification"),
        "certification_changed": Text("changement de certification", "change of certification"),
        "module_started": Text("module commencé", "module begun"),
        "module_completed": Text("module terminé", "module completed"),
        "withdrawn": Text("abandon", "withdrawn"),
        "correction": Text("correction", "correction"),
    },
    {"contact": "contact", "dossier déposé": "deposited", "dépôt": "deposited", "soutenance": "heard"}
    | {"passage devant le jury": "heard", "convocation du candidat": "candidate_convoked"}
    | {"convocation du jury": "examiners_convoked", "avis favorable": "eligible", "avis défavorable": "not_eligible"}
    | {"notifié": "notified", "jury": "heard", "demande de recevabilité": "eligibility_filed"},
)
FUNDERS = Words(
    {
        "CPF": Text("CPF", "CPF"),
        "OPCO": Text("OPCO", "OPCO"),
        "employer": Text("employeur", "employer"),
        "own": Text("candidat", "own"),
    },
    {"personnel": "own", "lui-même": "own", "autofinancement": "own", "entreprise": "employer"},
)
FUNDING_STATES = Words(
    {
        "to_ask": Text("à demander", "to ask"),
        "asked": Text("demandé", "asked"),
        "agreed": Text("accordé", "agreed"),
        "refused": Text("refusé", "refused"),
        "paid": Text("payé", "paid"),
    },
    {"en attente": "asked", "accepté": "agreed", "réglé": "paid"},
)


def _candidate(help_: Text, *, required: bool = True) -> Column:
    others = ("candidature", "candidate", "identifiant", "id")
    return Column("candidacy", "Candidat", "text", help_, "C001", required=required, others=others)


def _date(field: str, french: str, fr: str, en: str, *others: str, required: bool = False) -> Column:
    return Column(field, french, "date", Text(fr, en), "12/01/2027", required=required, others=others)


_ID = Text("Identifiant d'un candidat ou d'une candidature.", "Id of a candidate or candidacy.")

CANDIDACIES = (
    Column(
        "id",
        "Identifiant",
        "text",
        Text("Celui du candidat s'il est dans la campagne.", "The candidate's, if of this campaign."),
        "C001",
        required=True,
        others=("candidat", "candidate", "candidature"),
    ),
    Column("family_name", "Nom", "text", Text("Nom de famille.", "Family name."), "Durand"),
    Column("given_name", "Prénom", "text", Text("Prénom.", "Given name."), "Alix"),
    Column(
        "email",
        "Courriel",
        "text",
        Text("Deux candidatures de même adresse : une personne.", "Two candidacies with one address: one person."),
        "alix.durand@example.org",
        others=("mail", "e-mail"),
    ),
    certification(required=False),
    Column(
        "blocks",
        "Blocs",
        "text",
        Text("Blocs visés ; vide : la certification entière.", "Blocks aimed at; empty: the whole."),
        many=True,
    ),
    Column(
        "advisor",
        "Conseiller",
        "text",
        Text("Qui suit la candidature.", "Who follows the candidacy."),
        "S. Petit",
        others=("conseillère", "conseiller·ère", "accompagnateur"),
    ),
    Column("centre", "Centre", "text", Text("Centre qui la suit.", "Centre that follows it."), "Dijon"),
    Column("cohort", "Cohorte", "text", Text("VAE collective : nom de la cohorte.", "Collective VAE: its cohort.")),
    Column(
        "experience_months",
        "Expérience (mois)",
        "whole",
        Text("Mois d'expérience en lien avec le diplôme.", "Months of experience related to it."),
        "36",
        others=("expérience",),
    ),
    _date("experience_on", "Expérience au", "Jour où elle est comptée.", "The day it is counted on."),
)

EVENT_COLUMNS = (
    _candidate(_ID),
    _date("on", "Date", "Jour de l'événement.", "Day of the event.", "jour", "day", "date", required=True),
    Column(
        "kind",
        "Événement",
        "choice",
        Text("Ce qui s'est passé, dans l'ordre noté.", "What happened, in the order noted down."),
        "recevable",
        required=True,
        words=EVENTS,
        others=("étape", "event"),
    ),
    Column(
        "result",
        "Résultat",
        "choice",
        Text("Pour une décision.", "For a decision."),
        "validation partielle",
        words=RESULTS,
    ),
    Column("blocks", "Blocs acquis", "text", Text("Si la décision est partielle.", "If partial."), many=True),
    Column(
        "hours", "Heures", "decimal", Text("Pour un accompagnement.", "For an accompaniment."), "2,5", others=("durée",)
    ),
    Column("certification", "Nouvelle certification", "text", Text("Pour un changement.", "For a change."), "CYC9302A"),
    Column("label", "Module", "text", Text("Nom du module complémentaire.", "Name of the complementary module.")),
    _date("for_day", "Audition le", "Pour une audition prévue.", "For a planned hearing.", "prévue le"),
    Column(
        "corrects",
        "Corrige",
        "whole",
        Text("Numéro, depuis 1, de l'événement du candidat retiré.", "Number, from 1, of the event taken away."),
    ),
)

DOCUMENT_COLUMNS = (
    Column(
        "document",
        "Pièce",
        "text",
        Text("Nom de la pièce.", "Name of the document."),
        "Attestations de travail",
        required=True,
        others=("document", "nom de la pièce"),
    ),
    _candidate(Text("Vide : pièce demandée à tous.", "Empty: asked of everyone."), required=False),
    Column(
        "certification",
        "Certification",
        "text",
        Text("Pièce demandée pour elle seule.", "Asked for this one only."),
        "CYC9105A",
    ),
    _date("received_on", "Reçue le", "Vide : à fournir.", "Empty: to be provided.", "reçu le"),
)

FUNDING_COLUMNS = (
    _candidate(_ID),
    Column(
        "funder",
        "Financeur",
        "choice",
        Text("CPF, OPCO, employeur ou candidat.", "CPF, OPCO, employer or own."),
        "CPF",
        required=True,
        words=FUNDERS,
    ),
    Column(
        "state",
        "État",
        "choice",
        Text("Où en est la demande.", "Where the request stands."),
        "demandé",
        words=FUNDING_STATES,
    ),
    Column("amount", "Montant (€)", "decimal", Text("En euros.", "In euros."), "1500", others=("montant",)),
    _date("asked_on", "Demandé le", "Jour de la demande.", "Day of the request."),
    _date("answered_on", "Réponse le", "Jour de la réponse.", "Day of the answer."),
)

_TABLE = (
    Sheet(
        "candidacies",
        "candidatures",
        Candidacy,
        Text(
            "Candidatures suivies, à entendre ou non dans cette campagne.", "Candidacies followed, to be heard or not."
        ),
        CANDIDACIES,
        others=("suivi", "follow_up"),
    ),
    Sheet(
        "events",
        "parcours",
        Event,
        Text("Une ligne par événement ; on ajoute, on n'efface pas.", "One row per event; add, never delete."),
        EVENT_COLUMNS,
        others=("historique", "history"),
    ),
    Sheet(
        "documents",
        "pieces",
        Document,
        Text("Pièces demandées à tous, puis pièces de chacun.", "Documents asked of all, then each one's."),
        DOCUMENT_COLUMNS,
        others=("pièces du dossier",),
    ),
    Sheet(
        "funding",
        "financements",
        Funding,
        Text("Financements demandés et leur état.", "Fundings sought and their state."),
        FUNDING_COLUMNS,
        others=("financement",),
    ),
)

FOLLOW_UP: Mapping[str, Sheet] = MappingProxyType({sheet.part: sheet for sheet in _TABLE})
"""Sheets of candidacies; the solver knows none of them."""
