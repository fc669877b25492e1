"""The columns of the campaign's own rules."""

from __future__ import annotations

from scheduler.io.column_types import Column
from scheduler.io.vocabulary import RULES
from scheduler.texts import Text

RULES_HELP = Text(
    "Règles propres à la campagne : elles complètent le profil de règles.",
    "The campaign's own rules, over its rule profile.",
)
RULES_COLUMNS = (
    Column(
        "rule",
        "Règle",
        "text",
        Text("Nom de la règle, en clair ou tel que decision_delay_days.", "Name, in words or as decision_delay_days."),
        "lecture du dossier par le jury",
        required=True,
        words=RULES,
    ),
    Column(
        "value",
        "Valeur",
        "rule_value",
        Text("Nombre, oui ou non ; vide : sans limite.", "Number, yes or no; empty: no limit."),
        "21",
    ),
    Column("source", "Source", "text", Text("D'où vient ce nombre.", "Where it comes from."), "conseil du centre"),
    Column("article", "Article", "text", Text("Article de loi, s'il y en a un.", "Article of law, if any."), "R6412-7"),
)
