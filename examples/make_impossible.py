"""Write the sheets of a small campaign in which some candidates cannot be placed, each for a known reason.

``python examples/make_impossible.py`` writes them again; the reasons are told in the folder's README.
"""

# ruff: noqa: E501 - a row of a table is one line, so that tables can be read and compared

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

if not __package__:  # run as a script: the folder above holds the package `examples`
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from examples.compact import free, people, table
from examples.make_bourgogne import seats_of
from examples.sheets import write_sheets
from scheduler.domain import (
    Campaign,
    Candidate,
    Certification,
    ClockRange,
    Deliberation,
    Examiner,
    Problem,
    Room,
    Travel,
)

FOLDER = Path(__file__).resolve().parent / "impossible"
DAYS = {"1": dt.date(2027, 3, 9), "2": dt.date(2027, 3, 10), "3": dt.date(2027, 3, 11)}
ALWAYS = "1m 1a 2m 2a 3m 3a"

# code | label | sector | speciality
CERTIFICATIONS = """
OCE01 | Chargé d'études océanographiques | Accompagnement | océanographie
MED01 | Médiateur social | Accompagnement | médiation
ILL01 | Formateur contre l'illettrisme | Accompagnement | illettrisme
INS01 | Conseiller en insertion | Accompagnement | insertion
ORI01 | Conseiller en orientation | Accompagnement | orientation
SOI01 | Coordinateur de soins | Santé | coordination des soins
DRT01 | Assistant juridique | Droit | droit du travail
"""

# id | name | sex | category | chair | specialities | employer | free half-days
EXAMINERS = """
E01 | LABBÉ Hélène | F | academic | yes | | Université des Trois-Rivières | 1m 1a 2m 2a 3m 3a
E02 | ROUGÉ Étienne | M | academic | yes | | Cnam Bourgogne-Franche-Comté | 1m 1a 2m 2a 3m 3a
E03 | CAILLÉ Naïma | F | professional | | | Groupe Pâris & Fils | 1m 1a 2m 2a 3m 3a
E04 | FÉVRE Loïc | M | professional | | | Cabinet Drouhot | 1m 1a 2m 2a 3m 3a
E05 | POIRÉE Cécile | F | academic | | médiation | Association Horizon Morvan | 1m 1a 2m 2a
E06 | SÉGUIN Benoît | M | academic | | illettrisme | Université des Trois-Rivières | 1m 2m 3m
E07 | VAUTHÉ Solène | F | professional | | insertion | Mission locale du Val d'Ouche | 1m 1a 2m 2a 3m 3a
E08 | ÉNARD Rémi | M | professional | | droit du travail | Étude Quénard | 1a 2a 3a
E09 | JOLIVET Aïcha | F | professional | | coordination des soins | Clinique des Glycines | 1m 2m 3m
E10 | MÉRIEUX Xavier | M | academic | | orientation | Cnam Bourgogne-Franche-Comté | 2m
"""

# id | name | sex | certification | mode | centre | eligible | deposited | employer | companion | free | more
CANDIDATES = """
P01 | AUBRY Élise | F | OCE01 | either | Dijon | 2026-09-01 | 2027-01-10 | Port de Plaisance Énard | | 1m 1a 2m 2a 3m 3a |
P02 | BŒUF Hugo | M | MED01 | either | Dijon | 2026-09-01 | 2027-01-10 | Association Horizon Morvan | | 1m 1a 2m 2a 3m 3a |
P03 | CRÉPIN Zoé | F | ILL01 | either | Dijon | 2026-09-01 | 2027-01-10 | CFA des Tilleuls | E06 | 1m 2m 3m |
P04 | GAGNÉ Rémi | M | INS01 | either | Dijon | 2026-03-05 | 2027-02-20 | Mairie de Valserine | | 1m 1a 2m 2a 3m 3a |
P05 | LÉGER Noémie | F | INS01 | in_centre | Vesoul | 2026-09-01 | 2027-01-10 | Foyer des Lilas | | 1m 1a 2m 2a 3m 3a | step_free=yes
P06 | RÉMOND Adrien | M | SOI01 | either | Dijon | 2026-09-01 | 2027-01-10 | Hôpital de Valserine | | 1m 2m 3m |
P07 | NOËL Chloé | F | INS01 | in_centre | Nevers | 2026-09-01 | 2027-01-10 | Capitainerie Noël | | 1m 1a 2m 2a 3m 3a |
P08 | PÂRIS Joël | M | ORI01 | either | Dijon | 2026-09-01 | 2027-01-10 | Lycée Rivière-Neuve | | 2m 3m |
P09 | QUÉNARD Inès | F | ORI01 | either | Dijon | 2026-09-01 | 2027-01-10 | Cap Emploi Nord | | 2m 2a |
P10 | TISSÉRAND Gaël | M | ORI01 | either | Dijon | 2026-09-01 | 2027-01-10 | Ateliers Tissérand | | 1m 2m |
P11 | VERDIÈRE Maëlle | F | INS01 | either | Dijon | 2026-09-01 | 2027-01-10 | Coopérative des Deux-Saônes | | 1m 1a | cohort=DEUX-SAÔNES
P12 | LANÇON Karim | M | INS01 | either | Dijon | 2026-09-01 | 2027-01-10 | Coopérative des Deux-Saônes | | 3m 3a | cohort=DEUX-SAÔNES
P13 | BÉNARD Léa | F | DRT01 | either | Dijon | 2026-09-01 | 2027-01-10 | Transports Mérieux | | 1a 2a |
P14 | FERRÉ Tristan | M | DRT01 | either | Dijon | 2026-09-01 | 2027-01-10 | Horlogerie Labbé | | 2a 3a |
P15 | OKOYÉ Anaïs | F | INS01 | either | Dijon | 2026-09-01 | 2027-01-10 | Médiathèque Verdière | | 1m 1a 3m |
P16 | MARQUÈS Clément | M | INS01 | remote | Dijon | 2026-09-01 | 2027-01-10 | Mutuelle du Doubs | | 2m 2a |
"""


def build() -> Problem:
    """Return the example as a problem."""
    campaign = Campaign(
        code="IMPOSSIBLE-2027",
        title="Jurys de mars 2027 (exemple fictif, places impossibles)",
        start=dt.date(2027, 3, 8),
        end=dt.date(2027, 4, 30),
        half_days=(ClockRange.parse("09:00-12:30"), ClockRange.parse("13:30-18:00")),
        lunch=ClockRange.parse("12:00-14:00"),
        reference_date=dt.date(2027, 1, 15),
    )
    certifications = tuple(
        Certification(
            code=code, label=label, sector=sector, specialities=(speciality,), level="6",
            presentation_minutes=20, exchange_minutes=40, deliberation_minutes=10,
        )
        for code, label, sector, speciality in table(CERTIFICATIONS)
    )  # fmt: skip
    when = {row[0]: row[-1] for row in table(EXAMINERS)} | {row[0]: row[-2] for row in table(CANDIDATES)}
    return Problem(
        campaign=campaign,
        certifications=certifications,
        seats=tuple(seat for c in certifications for seat in seats_of(c.code)),
        candidates=tuple(_candidate(row) for row in table(CANDIDATES)),
        examiners=tuple(_examiner(row) for row in table(EXAMINERS)),
        rooms=(
            Room(id="D1", label="Salle 1, Dijon", centre="Dijon", step_free=True),
            Room(id="V1", label="Salle 1, Vesoul (à l'étage)", centre="Vesoul"),
            Room(id="VISIO", label="Lien de visioconférence", kind="remote", link="https://visio.example.org/vae"),
        ),
        availability=free({**when, "D1": ALWAYS, "V1": ALWAYS, "VISIO": ALWAYS}, DAYS, campaign),
        deliberations=(
            Deliberation(day=dt.date(2027, 3, 25), sector="Accompagnement", capacity=12),
            Deliberation(day=dt.date(2027, 3, 25), sector="Droit", capacity=1),
            Deliberation(day=dt.date(2027, 4, 20), sector="Santé", capacity=12),
        ),
        travel=(Travel.model_validate({"from": "Dijon", "to": "Vesoul", "minutes": 85}),),
    )


def _examiner(row: list[str]) -> Examiner:
    id_, name, sex, category, chair, specialities, employer, _ = row
    return Examiner(
        id=id_, **people(name, sex, id_), category=category, chair=chair == "yes",
        specialities=tuple(filter(None, specialities.split(";"))), employers=(employer,), centres=("Dijon", "Vesoul"),
        home="Dijon", max_half_day=2 if id_ == "E10" else 3, max_day=6,
    )  # fmt: skip


def _candidate(row: list[str]) -> Candidate:
    id_, name, sex, code, mode, centre, eligible, deposited, employer, companion, _, more = row
    extra = dict(pair.split("=") for pair in more.split())
    return Candidate.model_validate(
        {
            "id": id_, **people(name, sex, id_), "certification": code, "mode": mode, "centres": (centre,),
            "eligible_on": eligible, "deposited_on": deposited, "employers": (employer,), "companion": companion,
            **extra,
        }
    )  # fmt: skip


if __name__ == "__main__":
    write_sheets(build(), FOLDER)
