"""What is to be done, by whom, and the rule behind it: the words of the worklist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from scheduler.candidacies.path import Stage
from scheduler.texts import Text

Actor = Literal["candidate", "advisor", "coordinator", "panel", "certifier"]
Level = Literal["late", "this_week", "this_month", "fine"]


@dataclass(frozen=True, slots=True)
class Duty:
    """One kind of deadline; ``{}`` in its words is a date, a list of documents or of blocks."""

    rule: str
    actor: Actor
    what: Text


DUTIES: Mapping[str, Duty] = MappingProxyType(
    {
        "access": Duty(
            "access_delay_months_max",
            "advisor",
            Text("Recevoir le candidat et ouvrir sa demande", "Receive the candidate and open the request"),
        ),
        "eligibility_answer": Duty(
            "eligibility_answer_months",
            "certifier",
            Text("Répondre sur la recevabilité", "Answer on the eligibility"),
        ),
        "eligibility_lapse": Duty(
            "eligibility_lapse_months",
            "advisor",
            Text("Enregistrer une démarche du candidat", "Record a step of the candidate"),
        ),
        "eligibility_expiry": Duty(
            "eligibility_validity_months",
            "candidate",
            Text("Passer devant le jury avant la fin de la recevabilité", "Be heard before the eligibility ends"),
        ),
        "deposit": Duty(
            "reading_days", "candidate", Text("Déposer le dossier pour le jury du {}", "Deposit the file for {}")
        ),
        "deposit_unplanned": Duty(
            "reading_days",
            "candidate",
            Text(
                "Déposer le dossier (aucun jury n'est prévu avant le {}, fin de la recevabilité)",
                "Deposit the file (no jury is planned before {}, when the eligibility ends)",
            ),
        ),
        "documents": Duty("reading_days", "candidate", Text("Fournir les pièces : {}", "Provide the documents: {}")),
        "hearing": Duty(
            "hearing_within_months_of_deposit", "coordinator", Text("Tenir l'audition{}", "Hold the hearing{}")
        ),
        "convoke_candidate": Duty(
            "candidate_notice_days", "coordinator", Text("Convoquer le candidat{}", "Convoke the candidate{}")
        ),
        "convoke_examiners": Duty(
            "examiner_notice_days", "coordinator", Text("Convoquer les examinateurs{}", "Convoke the examiners{}")
        ),
        "deliberation": Duty("decision_delay_days", "panel", Text("Délibérer", "Deliberate")),
        "notification": Duty("decision_delay_days", "certifier", Text("Notifier la décision", "Notify the decision")),
        "second_jury": Duty(
            "second_jury_within_months",
            "candidate",
            Text("Repasser devant un jury{}", "Come before a jury again{}"),
        ),
    }
)
"""Every kind of deadline, in the order of the path."""

ACTORS: Mapping[Actor, Text] = MappingProxyType(
    {
        "candidate": Text("candidat·e", "candidate"),
        "advisor": Text("conseiller·ère", "advisor"),
        "coordinator": Text("coordination des jurys", "jury coordination"),
        "panel": Text("jury", "panel"),
        "certifier": Text("certificateur", "certifier"),
    }
)
LEVELS: Mapping[Level, Text] = MappingProxyType(
    {
        "late": Text("en retard", "late"),
        "this_week": Text("cette semaine", "this week"),
        "this_month": Text("ce mois", "this month"),
        "fine": Text("plus tard", "fine"),
    }
)
STAGES: Mapping[Stage, Text] = MappingProxyType(
    {
        "contact": Text("premier contact", "first contact"),
        "eligibility": Text("recevabilité demandée", "eligibility asked for"),
        "not_eligible": Text("non recevable", "not eligible"),
        "accompaniment": Text("accompagnement", "accompaniment"),
        "deposited": Text("dossier déposé", "file deposited"),
        "convoked": Text("convoqué·e", "convoked"),
        "heard": Text("entendu·e", "heard"),
        "decided": Text("décision prise", "decided"),
        "second_jury": Text("nouveau passage à prévoir", "second jury to come"),
        "succeeded": Text("validation totale", "full validation"),
        "failed": Text("refus", "refusal"),
        "withdrawn": Text("abandon", "withdrawn"),
    }
)
