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
)
from scheduler.io.column_types import Sheet
from scheduler.io.columns.campaign import CAMPAIGN
from scheduler.io.columns.candidates import CANDIDATES, CANDIDATES_HELP
from scheduler.io.columns.certifications import CERTIFICATIONS, SEATS_COLUMNS
from scheduler.io.columns.examiners import EXAMINERS, EXAMINERS_HELP
from scheduler.io.columns.fixed import PANELS, PINS
from scheduler.io.columns.rooms import ROOMS, ROOMS_HELP
from scheduler.io.columns.rules import RULES_COLUMNS, RULES_HELP
from scheduler.io.columns.times import AVAILABILITY, DELIBERATIONS, TRAVEL
from scheduler.io.columns.waivers import WAIVERS_COLUMNS, WAIVERS_HELP
from scheduler.io.vocabulary import fold
from scheduler.texts import Text

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
