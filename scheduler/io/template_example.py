"""The fictitious campaign in the templates: small, complete, it can be planned and followed."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from scheduler.candidacies.records import Candidacies
from scheduler.domain import Problem


@lru_cache(maxsize=1)
def example_problem() -> Problem:
    """Return a campaign of three candidates, two certifications, five examiners and two rooms."""
    return Problem.model_validate(
        {
            "campaign": {
                "code": "EXEMPLE-2027",
                "title": "Jurys VAE de printemps 2027 (exemple)",
                "start": "2027-03-15",
                "end": "2027-04-09",
                "lunch": "12:00-14:00",
                "reference_date": "2027-01-11",
            },
            "certifications": [
                _certification("EXA1", "Informatique (exemple)", "Numérique", "informatique"),
                _certification("EXA2", "Gestion (exemple)", "Gestion", "gestion"),
            ],
            "seats": [seat for code in ("EXA1", "EXA2") for seat in _seats(code)],
            "candidates": _candidates(),
            "examiners": _examiners(),
            "rooms": [
                {"id": "DIJ-1", "label": "Dijon, salle 1", "centre": "Dijon", "step_free": True}
                | {"address": "1 rue de l'Exemple, 21000 Dijon", "turnaround_minutes": 5},
                {"id": "VISIO", "label": "Liens à distance", "kind": "remote", "capacity": 3}
                | {"link": "https://visio.example.org/vae"},
            ],
            "availability": [
                _free("C002", "2027-03-22T09:00", "2027-04-02T18:00"),
                _free("E05", "2027-03-15T09:00", "2027-03-26T18:00"),
                _free("E05", "2027-03-29T09:00", "2027-04-02T12:30", "if_needed"),
                _free("E02", "2027-03-16T00:00", "2027-03-17T00:00", "no"),
            ],
            "deliberations": [
                {"day": "2027-04-08", "sector": "Numérique", "capacity": 20},
                {"day": "2027-04-09", "sector": "Gestion", "capacity": 20},
            ],
            "travel": [{"from": "Besançon", "to": "Dijon", "minutes": 75}],
            "rules": [{"rule": "reading_days", "value": 21, "source": "exemple : conseil du centre"}],
            "pins": [{"candidate": "C001", "seat": "président", "examiner": "E01"}],
        }
    )


@lru_cache(maxsize=1)
def example_records() -> Candidacies:
    """Return the candidacies of the example: one heard in this campaign, one that prepares its file."""
    return Candidacies.model_validate(
        {
            "candidacies": [
                {"id": "C001", "advisor": "S. Petit", "centre": "Dijon", "experience_months": 60},
                {"id": "K101", "family_name": "Girard", "given_name": "Sam", "email": "sam.girard@example.org"}
                | {"certification": "EXA2", "advisor": "S. Petit", "centre": "Dijon", "experience_months": 30},
            ],
            "events": [
                _event("C001", "2026-07-01", "eligibility_filed"),
                _event("C001", "2026-09-15", "eligible"),
                _event("C001", "2026-10-05", "accompaniment", hours=2.5),
                _event("C001", "2027-01-10", "deposited"),
                _event("K101", "2026-10-01", "contact"),
                _event("K101", "2026-11-02", "eligibility_filed"),
                _event("K101", "2026-12-15", "eligible"),
                _event("K101", "2027-01-20", "module_started", label="Module de gestion"),
            ],
            "documents": [
                {"document": "Attestations de travail"},
                {"document": "Diplômes et formations"},
                {"document": "Attestations de travail", "candidacy": "K101", "received_on": "2027-01-08"},
            ],
            "funding": [
                {"candidacy": "K101", "funder": "CPF", "state": "asked", "amount": 1500, "asked_on": "2026-12-20"}
            ],
        }
    )


def _event(candidacy: str, on: str, kind: str, **fields: Any) -> dict[str, Any]:
    return {"candidacy": candidacy, "on": on, "kind": kind} | fields


def _certification(code: str, label: str, sector: str, speciality: str) -> dict[str, Any]:
    lengths = {"presentation_minutes": 20, "exchange_minutes": 40, "deliberation_minutes": 15}
    return {
        "code": code,
        "label": label,
        "sector": sector,
        "specialities": [speciality],
        "level": "7",
        "registry_number": "RNCP00000",
    } | lengths


def _seats(code: str) -> list[dict[str, Any]]:
    return [
        {"certification": code, "seat": "président", "categories": ["academic"], "chair": True},
        {"certification": code, "seat": "spécialiste", "needs_speciality": True},
        {"certification": code, "seat": "professionnel", "categories": ["professional"]},
    ]


def _candidates() -> list[dict[str, Any]]:
    dates = {"eligible_on": "2026-09-15", "deposited_on": "2027-01-10"}
    return [
        {"id": "C001", "family_name": "Durand", "given_name": "Alix", "email": "alix.durand@example.org"}
        | {"certification": "EXA1", "mode": "in_centre", "centres": ["Dijon"], "employers": ["Ateliers du Doubs"]}
        | dates,
        {"id": "C002", "family_name": "Petit", "given_name": "Noa", "email": "noa.petit@example.org"}
        | {"certification": "EXA1", "mode": "either", "earliest": "2027-03-22", "extra_time": 0.3333}
        | dates,
        {"id": "C003", "family_name": "Moreau", "given_name": "Lou", "email": "lou.moreau@example.org"}
        | {"certification": "EXA2", "mode": "remote", "companion": "E04"}
        | dates,
    ]


def _examiners() -> list[dict[str, Any]]:
    people = [
        ("E01", "Martin", "Camille", "academic", ["informatique"], True),
        ("E02", "Bernard", "Sacha", "academic", ["gestion"], True),
        ("E03", "Robert", "Charlie", "professional", ["informatique"], False),
        ("E04", "Richard", "Dominique", "professional", ["gestion"], False),
        ("E05", "Simon", "Claude", "professional", ["informatique", "gestion"], False),
    ]
    limits = {"max_half_day": 3, "max_day": 5, "max_week": 2, "home": "Dijon"}
    return [
        {"id": id_, "family_name": family, "given_name": given, "category": category, "specialities": specialities}
        | {"chair": chair, "email": f"{given.lower()}.{family.lower()}@example.org"}
        | limits
        for id_, family, given, category, specialities, chair in people
    ]


def _free(who: str, start: str, end: str, level: str = "yes") -> dict[str, Any]:
    offset = {s: "+02:00" if dt.date.fromisoformat(s[:10]) >= dt.date(2027, 3, 28) else "+01:00" for s in (start, end)}
    return {"who": who, "start": start + offset[start], "end": end + offset[end], "level": level}
