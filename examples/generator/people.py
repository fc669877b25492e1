"""From drafts to the people of a `Problem`: names, employers, dates, and when they are free."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from collections.abc import Iterable, Iterator

from examples.generator import catalogue
from examples.generator.drafts import CandidateDraft, ExaminerDraft, SessionDraft
from examples.generator.shape import HALVES, READING_DAYS, Shape, Slot
from scheduler.domain import Availability, Campaign, Candidate, Examiner, Level, Sex, WantedMode


def names(rng: random.Random) -> tuple[str, str, Sex]:
    """Return a fictitious (family name, given name, sex)."""
    sex: Sex = "F" if rng.random() < 0.55 else "M"
    given = rng.choice(catalogue.GIVEN_F if sex == "F" else catalogue.GIVEN_M)
    return rng.choice(catalogue.FAMILY), given, sex


def address(given: str, family: str, number: str) -> str:
    """Return an address of a domain that is reserved for examples."""
    plain = (
        unicodedata.normalize("NFKD", f"{given}.{family}".lower().replace("œ", "oe")).encode("ascii", "ignore").decode()
    )
    return f"{plain}.{number.lower()}@example.org"


def employers(size: int, rng: random.Random) -> list[str]:
    """Return the employers of the territory, fewer than people: colleagues meet."""
    pairs = [f"{kind} {name}" for kind in catalogue.EMPLOYER_KINDS for name in catalogue.FAMILY]
    return rng.sample(pairs, min(len(pairs), max(12, size // 6)))


def dress_examiner(one: ExaminerDraft, works: list[str], rng: random.Random) -> Examiner:
    """Return the examiner with a name, an employer and limits."""
    family, given, sex = names(rng)
    academic = one.category == "academic"
    kinds = [f"{kind} de {city}" for kind in catalogue.UNIVERSITIES for city in catalogue.REGIONS[one.region]]
    return Examiner(
        id=one.id,
        family_name=family,
        given_name=given,
        email=address(given, family, one.id),
        category=one.category,
        specialities=one.specialities,
        chair=one.chair,
        employers=(rng.choice(kinds if academic else works),),
        centres=one.centres,
        home=one.centres[0],
        remote=one.remote,
        max_half_day=one.max_half_day,
        max_day=one.max_day,
        max_week=one.max_week,
        max_days=one.max_days,
        break_minutes=rng.choice((0, 15, 30)),
        max_run_minutes=rng.choice((None, 210, 240)),
        sex=sex,
        past_load=rng.randint(0, 12),
    )


def dress_candidate(
    one: CandidateDraft,
    session: SessionDraft,
    shape: Shape,
    periods: tuple[int, ...],
    bosses: tuple[str, ...],
    others: list[ExaminerDraft],
    rng: random.Random,
) -> Candidate:
    """Return the candidate; nothing they are given forbids their place in the hidden plan.

    ``periods`` are the jury periods they can come to, ``others`` examiners outside their panel.
    """
    family, given, sex = names(rng)
    eligible, deposited = file_dates(session.slot.day, shape.periods[periods[0]][0], rng)
    mode: WantedMode = "either" if rng.random() < 0.45 else "in_centre" if session.centre else "remote"
    centres = (session.centre,) if session.centre else tuple(rng.sample(shape.regions[one.region], 1))
    if rng.random() < 0.3:
        centres = tuple(dict.fromkeys((*centres, rng.choice(shape.regions[one.region]))))
    return Candidate(
        id=one.id,
        family_name=family,
        given_name=given,
        email=address(given, family, one.id),
        certification=one.certification.code,
        mode=mode,
        centres=centres,
        eligible_on=eligible,
        deposited_on=deposited,
        employers=bosses,
        ties=(rng.choice(others).id,) if others and rng.random() < 0.04 else (),
        companion=rng.choice(others).id if others and rng.random() < 0.35 else "",
        extra_time=one.extra_time,
        step_free=rng.random() < 0.02,
        interpreter=rng.random() < 0.01,
        priority=rng.choice((0, 0, 0, 0, 1, 2)),
        birth_year=rng.randint(1962, 2001),
        sex=sex,
    )


def file_dates(hearing: dt.date, first: dt.date, rng: random.Random) -> tuple[dt.date, dt.date]:
    """Return (eligible_on, deposited_on): most leave the whole period, some barely reach the hearing."""
    reading = dt.timedelta(days=READING_DAYS)
    early = first - reading - dt.timedelta(days=rng.randint(0, 45))
    late = hearing - reading - dt.timedelta(days=rng.randint(0, 2))
    deposited = late if rng.random() < 0.1 else min(early, late)
    year_before = hearing.replace(year=hearing.year - 1)
    eligible = deposited - dt.timedelta(days=rng.randint(20, 120))
    if rng.random() < 0.08:
        eligible = min(year_before + dt.timedelta(days=rng.randint(0, 6)), deposited)
    return max(eligible, year_before), deposited


def free_slots(planned: Iterable[Slot], among: tuple[Slot, ...], share: float, rng: random.Random) -> list[Slot]:
    """Return half-days of ``among``, about ``share`` of them, the planned ones always in."""
    keep = set(planned)
    rest = [slot for slot in among if slot not in keep]
    more = max(0, round(share * len(among)) - len(keep))
    return sorted(keep | set(rng.sample(rest, min(more, len(rest)))))


def rows(
    who: str, slots: list[Slot], planned: set[Slot], campaign: Campaign, rng: random.Random
) -> Iterator[Availability]:
    """Yield one row of availability per half-day; a few are only "if needed"."""
    for slot in slots:
        level: Level = "if_needed" if slot not in planned and rng.random() < 0.1 else "yes"
        half = HALVES[slot.half]
        midnight = dt.datetime.combine(slot.day, dt.time(), tzinfo=campaign.zone)
        start, end = (midnight.replace(hour=m // 60, minute=m % 60) for m in (half.start, half.end))
        yield Availability(who=who, start=start, end=end, level=level)
