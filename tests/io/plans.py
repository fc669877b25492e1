"""A hand-made campaign with its schedule, for the tests of what is written for people."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from scheduler.domain import Campaign, Candidate, Certification, Deliberation, Examiner, Problem, Room, Seat
from scheduler.schedule import Hearing, Reason, Schedule, Sitting, Tier, Unplaced

PARIS = ZoneInfo("Europe/Paris")


def paris(year: int, month: int, day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=PARIS)


def small_problem() -> Problem:
    """Two certifications, four candidates, five examiners, a room and a pool of links; winter and summer."""
    return Problem(
        campaign=Campaign(
            code="BFC-2027",
            title="Bourgogne-Franche-Comté 2027",
            start=dt.date(2027, 1, 4),
            end=dt.date(2027, 7, 30),
            reference_date=dt.date(2026, 11, 16),
        ),
        certifications=(
            Certification(
                code="CYC9105A", label="Ingénieur ; réseaux, télécoms", sector="Numérique",
                specialities=("reseaux",), deliberation_minutes=15,
            ),
            Certification(code="LP12400A", label="Licence pro « Gestion »", sector="Gestion", specialities=("rh",)),
        ),
        seats=(
            Seat(certification="CYC9105A", seat="chair", chair=True),
            Seat(certification="CYC9105A", seat="professional", categories=("professional",)),
            Seat(certification="LP12400A", seat="chair", chair=True),
            Seat(certification="LP12400A", seat="tuteur métier"),
        ),
        candidates=(
            Candidate(id="C1", given_name="Zoé", family_name="Ébène", certification="CYC9105A", email="z@x.invalid"),
            Candidate(id="C2", given_name="=Léo", family_name="O'Brien", certification="CYC9105A", extra_time=1 / 3),
            Candidate(id="C3", given_name="Ana", family_name="da Silva", certification="LP12400A", mode="remote"),
            Candidate(id="C4", given_name="Ugo", family_name="Abel", certification="LP12400A"),
        ),
        examiners=(
            Examiner(id="E1", given_name="Ada", family_name="Morel", chair=True, category="academic"),
            Examiner(id="E2", given_name="Blaise", family_name="Nom très long de Saint-Étienne-du-Rouvray"),
            Examiner(id="E3", given_name="Cléo", family_name="Zola", category="professional"),
            Examiner(id="E/4", given_name="Dan", family_name="Petit"),
            Examiner(id="E5", given_name="Eve", family_name="Quiet"),
        ),
        rooms=(
            Room(
                id="R1", label="Salle 12", centre="Dijon", address="9 rue de l'Exemple, 21000 Dijon",
                turnaround_minutes=10,
            ),
            Room(id="V1", label="Visio", kind="remote", capacity=2, link="https://visio.example.invalid/jury?a=1&b=2"),
        ),
        deliberations=(Deliberation(day=dt.date(2027, 1, 22), sector="Numérique", capacity=6),),
    )  # fmt: skip


def small_schedule() -> Schedule:
    """Three hearings: 09:00 and 10:40 in winter (UTC+1), 14:00 in summer (UTC+2); one candidate left out."""
    winter = {"certification": "CYC9105A", "mode": "in_centre", "room": "R1", "session": "2027-01-11-AM-R1"}
    winter |= {"panel": _panel("E1", "E3"), "decision_due": dt.date(2027, 1, 31)}
    winter |= {"deliberation_day": dt.date(2027, 1, 22)}
    return Schedule(
        problem_sha256="0" * 64,
        status="FEASIBLE",
        profile="cnam",
        warnings=("Délai « décision » : 20 jours selon le profil, mais 15 jours selon l'article R6412-7.",),
        tiers=(
            Tier(name="placement", value=1, bound=1, gap=0),
            Tier(name="cost", value=44, bound=40, gap=4 / 44),
            Tier(name="fairness", value=2),
        ),
        hearings=(
            # 60 min of oral, 15 of deliberation, 10 of turnaround
            Hearing(candidate="C1", start=paris(2027, 1, 11, 9), end=paris(2027, 1, 11, 10),
                    held_until=paris(2027, 1, 11, 10, 25), **winter),
            # 60 * 4/3 = 80 min of oral
            Hearing(candidate="C2", start=paris(2027, 1, 11, 10, 40), end=paris(2027, 1, 11, 12),
                    held_until=paris(2027, 1, 11, 12, 25), **winter),
            Hearing(candidate="C3", certification="LP12400A", mode="remote", room="V1", session="2027-07-01-PM-V1",
                    panel=(Sitting(seat="chair", examiner="E2"), Sitting(seat="tuteur métier", examiner="E/4")),
                    start=paris(2027, 7, 1, 14), end=paris(2027, 7, 1, 15), held_until=paris(2027, 7, 1, 15),
                    decision_due=dt.date(2027, 7, 21)),
        ),
        unplaced=(
            Unplaced(candidate="C4", reasons=(
                Reason(key="seats", text="Aucun examinateur n'est libre.", text_en="No examiner is free."),)),
        ),
    )  # fmt: skip


def _panel(chair: str, professional: str) -> tuple[Sitting, ...]:
    return Sitting(seat="chair", examiner=chair), Sitting(seat="professional", examiner=professional)
