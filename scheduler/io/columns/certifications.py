"""The columns of the sheets of certifications and of the seats of their panels."""

from __future__ import annotations

from scheduler.io.column_types import Column
from scheduler.io.columns.common import RULE_OVERRIDES
from scheduler.io.vocabulary import CATEGORIES, MODES, YES_NO
from scheduler.texts import Text

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
    RULE_OVERRIDES,
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
