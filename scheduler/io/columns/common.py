"""Columns that several sheets have, each sheet with its own help and example."""

from __future__ import annotations

from scheduler.io.column_types import Column
from scheduler.io.vocabulary import HALF_DAYS, MODES, SEXES, YES_NO
from scheduler.texts import Text

RULE_OVERRIDES = Column(
    "rule_overrides",
    "Règles particulières",
    "rules",
    Text(
        "Règles qui diffèrent du profil : règle=valeur;règle= (vide : sans limite).",
        "Rules that differ from the profile: rule=value;rule= (empty: no limit).",
    ),
)
ALLOWED_STARTS = Column(
    "allowed_starts",
    "Débuts permis",
    "datetime",
    Text(
        "Seules heures de début permises, si elles sont imposées ; « aucun » : aucune.",
        "The only starts allowed, where imposed; 'none': no start at all.",
    ),
    many=True,
    timed=True,
)
WISHED_MODE = Column(
    "wished_mode",
    "Modalité souhaitée",
    "choice",
    Text("Souhait, non obligation.", "A wish only."),
    words=MODES,
    others=("mode souhaité",),
)
WISHED_HALF_DAY = Column(
    "wished_half_day",
    "Demi-journée souhaitée",
    "choice",
    Text("matin ou après-midi.", "morning or afternoon."),
    words=HALF_DAYS,
)


def identifier(example: str, *others: str) -> Column:
    """Return the column of the id that other sheets refer to."""
    said = Text("Unique parmi candidats, examinateurs et salles.", "Unique among candidates, examiners and rooms.")
    return Column("id", "Identifiant", "text", said, example, required=True, others=others)


def certification(*others: str, required: bool = True) -> Column:
    """Return the column of the certification a row is about."""
    said = Text("Code d'une ligne de la feuille certifications.", "Code of a row of the sheet certifications.")
    names = ("code certification", "diplôme", *others)
    return Column("certification", "Certification", "text", said, "CYC9105A", required=required, others=names)


def family_name(example: str) -> Column:
    """Return the column of a person's family name."""
    said = Text("Nom de famille.", "Family name.")
    return Column("family_name", "Nom", "text", said, example, others=("nom de famille",))


def given_name(example: str) -> Column:
    """Return the column of a person's given name."""
    return Column("given_name", "Prénom", "text", Text("Prénom.", "Given name."), example)


def email(said: Text, example: str) -> Column:
    """Return the column of a person's address."""
    others = ("mail", "e-mail", "adresse électronique", "adresse mail")
    return Column("email", "Courriel", "text", said, example, others=others)


def employers(said: Text, example: str) -> Column:
    """Return the column of a person's employers, present and past."""
    others = ("employeur", "entreprise")
    return Column("employers", "Employeurs", "text", said, example, many=True, others=others)


def ties(said: Text) -> Column:
    """Return the column of declared ties."""
    return Column("ties", "Liens déclarés", "text", said, many=True, others=("liens", "conflits"))


def centres(said: Text, example: str) -> Column:
    """Return the column of the centres a person can go to."""
    return Column("centres", "Centres", "text", said, example, many=True, others=("centre",))


def sex(said: Text) -> Column:
    """Return the column of a person's sex."""
    return Column("sex", "Sexe", "choice", said, "F", words=SEXES, others=("genre",))


def step_free(said: Text, example: str) -> Column:
    """Return the column of step-free access, needed or there."""
    others = ("accessibilité", "PMR")
    return Column("step_free", "Accès sans marche", "yes_no", said, example, words=YES_NO, others=others)
