"""The sheets that stand beside a problem: results, published tables, and the forecast of deposits."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scheduler.domain import Part
from scheduler.forecast import DAY_CAPACITY, Closure, ForecastRow, SectorCapacity
from scheduler.io.column_types import Column, Sheet
from scheduler.io.columns.common import certification
from scheduler.io.vocabulary import SEXES, Words
from scheduler.outcomes import FRANCE_VAE, Outcome
from scheduler.texts import Text
from scheduler.yearly import AgeRow, CertificationRow

RESULTS = Words(
    {
        "FULL_SUCCESS_OF_FULL_CERTIFICATION": Text("validation totale", "full validation"),
        "PARTIAL_SUCCESS_OF_FULL_CERTIFICATION": Text("validation partielle", "partial validation"),
        "FULL_SUCCESS_OF_PARTIAL_CERTIFICATION": Text("blocs visés tous validés", "all blocks aimed at validated"),
        "PARTIAL_SUCCESS_OF_PARTIAL_CERTIFICATION": Text("blocs visés validés en partie", "some blocks validated"),
        "PARTIAL_SUCCESS_PENDING_CONFIRMATION": Text("validation sous réserve", "validation to be confirmed"),
        "FAILURE": Text("refus", "refusal"),
        "CANDIDATE_EXCUSED": Text("candidat excusé", "candidate excused"),
        "CANDIDATE_ABSENT": Text("candidat absent", "candidate absent"),
    },
    {**FRANCE_VAE, "totale": "FULL_SUCCESS_OF_FULL_CERTIFICATION", "total": "FULL_SUCCESS_OF_FULL_CERTIFICATION"}
    | {"partielle": "PARTIAL_SUCCESS_OF_FULL_CERTIFICATION", "partial": "PARTIAL_SUCCESS_OF_FULL_CERTIFICATION"}
    | {"échec": "FAILURE", "excusé": "CANDIDATE_EXCUSED", "absent": "CANDIDATE_ABSENT"},
)
INDICATORS = Words(
    {
        "accompanied": Text("candidats accompagnés", "candidates accompanied"),
        "presented": Text("candidats présentés aux jurys", "candidates presented"),
        "success_rate": Text("taux de réussite", "success rate"),
    },
    {"nombre total de candidats accompagnés": "accompanied", "nombre de candidats accompagnés": "accompanied"}
    | {"nombre de candidats présentés aux jurys": "presented", "candidats présentés": "presented"}
    | {"taux global de réussite": "success_rate", "taux d'obtention": "success_rate"},
)


class IndicatorRow(Part):
    """One published figure."""

    indicator: str
    value: float


_SHARE = Text("Part de l'effectif, par exemple 50 %.", "Share of the headcount, for instance 50%.")


def _share(field: str, french: str, *others: str) -> Column:
    return Column(field, french, "decimal", _SHARE, "50 %", others=others)


def _count(field: str, french: str, *others: str) -> Column:
    return Column(field, french, "whole", Text("Nombre de dossiers.", "Number of files."), "4", others=others)


_CERTIFICATION = certification("Diplôme (code + libellé)")

_TABLE = (
    Sheet(
        "results",
        "resultats",
        Outcome,
        Text("Une ligne par décision d'un jury.", "One row per decision of a jury."),
        (
            Column(
                "candidate",
                "Candidat",
                "text",
                Text("Identifiant d'une ligne de la feuille candidats.", "Id of a row of the sheet candidates."),
                "C001",
                required=True,
                others=("identifiant", "id"),
            ),
            Column(
                "date",
                "Date",
                "date",
                Text("Jour de la soutenance.", "Day of the hearing."),
                "16/03/2027",
                required=True,
                others=("jour", "date du jury", "day"),
            ),
            Column(
                "result",
                "Résultat",
                "choice",
                Text("Décision du jury, ou son nom dans France VAE.", "Decision, or its name in France VAE."),
                "validation totale",
                required=True,
                words=RESULTS,
                others=("décision", "decision"),
            ),
            Column(
                "blocks",
                "Blocs",
                "text",
                Text("Blocs acquis, si la validation est partielle.", "Blocks acquired, if partial."),
                many=True,
                others=("blocs acquis", "blocs validés"),
            ),
            Column(
                "notification",
                "Notification",
                "whole",
                Text("1, ou 2 après une validation partielle ; vide : compté.", "1, or 2 after a partial one."),
                "1",
                others=("n° de notification",),
            ),
        ),
        True,
        others=("résultats des jurys", "decisions"),
    ),
    Sheet(
        "indicators",
        "indicateurs",
        IndicatorRow,
        Text("Chiffres publiés de l'année.", "Published figures of the year."),
        (
            Column(
                "indicator",
                "Indicateur",
                "choice",
                Text("Accompagnés, présentés ou taux de réussite.", "Accompanied, presented or success rate."),
                "candidats présentés aux jurys",
                required=True,
                words=INDICATORS,
            ),
            Column("value", "Valeur", "decimal", Text("Nombre ou taux.", "Count or rate."), "32", required=True),
        ),
        others=("quelques chiffres",),
    ),
    Sheet(
        "by_certification",
        "par_diplome",
        CertificationRow,
        Text("Tableau publié par diplôme.", "Published table by certification."),
        (
            _CERTIFICATION,
            Column(
                "headcount",
                "Effectifs",
                "whole",
                Text("Candidats présentés.", "Candidates presented."),
                "2",
                required=True,
                others=("effectif",),
            ),
            _share("rate", "Taux obtention", "taux", "taux d'obtention", "taux de réussite"),
            _share("total", "Validation totale", "totale"),
            _share("partial", "Validation partielle", "partielle"),
            _share("refusal", "Refus", "échec"),
            _share("second", "Validation (2e notif)", "2e notification", "validation 2e notification"),
        ),
        others=("par certification", "diplomes"),
    ),
    Sheet(
        "by_age",
        "par_age",
        AgeRow,
        Text("Tableau publié par âge et sexe.", "Published table by age and sex."),
        (
            Column(
                "age_band",
                "Tranche d'âge",
                "text",
                Text("Tranche, ou « Total ».", "Band, or 'Total'."),
                "30 à 39 ans",
                required=True,
                others=("âge", "tranche"),
            ),
            Column("sex", "Sexe", "text", Text("Femme ou Homme.", "F or M."), "Femme", words=SEXES),
            _count("filed", "Dossiers déposés", "déposés"),
            _count("eligible", "Dossiers recevables", "recevables"),
            _count("examined", "Dossiers examinés par le jury", "dossiers examinés", "examinés"),
        ),
        others=("par tranche d'âge", "ages"),
    ),
    Sheet(
        "forecast",
        "prevision",
        ForecastRow,
        Text("Dépôts attendus dans l'année.", "Deposits expected in the year."),
        (
            _CERTIFICATION,
            Column(
                "month",
                "Mois",
                "month",
                Text("Mois où les dossiers sont attendus.", "Month in which the files are expected."),
                "03/2027",
                others=("mois attendu", "mois prévu", "expected month"),
            ),
            Column(
                "count",
                "Dossiers",
                "whole",
                Text("Nombre de dossiers ; vide : 1.", "Number of files; empty: 1."),
                "2",
                others=("nombre", "effectif", "nombre de dossiers"),
            ),
            Column(
                "earliest",
                "Dépôt au plus tôt",
                "date",
                Text("Vide : le premier jour du mois.", "Empty: the first day of the month."),
                "08/03/2027",
                others=("au plus tôt", "prêt le", "earliest deposit"),
            ),
            Column(
                "max_delay",
                "Attente acceptée (jours)",
                "whole",
                Text("Jours d'attente acceptés avant le dépôt ; vide : 0.", "Days of delay accepted; empty: 0."),
                "0",
                others=("attente acceptée", "délai accepté", "attente (jours)", "largest delay"),
            ),
            Column(
                "name",
                "Nom",
                "text",
                Text("Pour nommer les dossiers ; vide : code et mois.", "To name the files; empty: code and month."),
                "Promotion infirmiers",
                others=("dossier", "libellé", "groupe"),
            ),
        ),
        True,
        others=("prévisions", "prévision des dépôts"),
    ),
    Sheet(
        "capacities",
        "capacites",
        SectorCapacity,
        Text("Dossiers par jour de jury.", "Files per jury day."),
        (
            Column("sector", "Secteur", "text", Text("Vide : tous.", "Empty: all."), "Industrie", others=("filière",)),
            Column(
                "per_day",
                "Dossiers par jour",
                "whole",
                Text(f"Vide : {DAY_CAPACITY}.", f"Empty: {DAY_CAPACITY}."),
                "6",
                others=("capacité", "par jour", "capacity"),
            ),
        ),
    ),
    Sheet(
        "closures",
        "fermetures",
        Closure,
        Text("Périodes sans jury (congés, examens).", "Periods without a jury (holidays, examinations)."),
        (
            Column(
                "first",
                "Du",
                "date",
                Text("Premier jour.", "First day."),
                "26/07/2027",
                required=True,
                others=("début", "start"),
            ),
            Column(
                "last",
                "Au",
                "date",
                Text("Dernier jour, compris.", "Last day, included."),
                "20/08/2027",
                required=True,
                others=("fin", "end"),
            ),
        ),
    ),
)

COMPANIONS: Mapping[str, Sheet] = MappingProxyType({sheet.part: sheet for sheet in _TABLE})
"""Sheets read by ``jury stats`` and ``jury calendar``; other commands leave them alone."""
