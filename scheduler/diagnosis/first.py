"""Why a candidate is not placed: a first reason that a coordinator can act on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from scheduler.diagnosis.naming import seat_of
from scheduler.domain import Candidate, Room
from scheduler.eligibility import Space
from scheduler.model.constraints import CONSTRAINTS
from scheduler.model.constraints.chair import Chair, chairs_needed
from scheduler.model.constraints.oral import Oral, oral_range
from scheduler.schedule import Reason
from scheduler.timegrid import HalfDay

Ranges = Sequence[tuple[int, int]]
_TITLES = {rule.key: rule.title for rule in CONSTRAINTS}


def first_reasons(space: Space, candidate: Candidate) -> tuple[Reason, ...]:
    """Return at least one reason why ``candidate`` has no place, the most certain first."""
    if reasons := _certain(space, candidate):
        return reasons
    places = _Places(space, candidate)
    for search in (_no_start, _no_examiner):
        if reasons := search(space, candidate, places):
            return reasons
    return (
        Reason(
            key="competition",
            text="Les places possibles sont prises par d'autres candidats : ajoutez une demi-journée de membre du "
            "jury, une salle ou élargissez les dates.",
            text_en="All possible places are taken by other candidates: add an examiner's half-day or a room, or "
            "widen the dates.",
        ),
    )


def hasty_reasons(space: Space, candidate: Candidate) -> tuple[Reason, ...]:
    """Return the same where a search was stopped and nobody is to wait: no half-day is looked at."""
    return _certain(space, candidate) or (
        Reason(
            key="stopped",
            text="La recherche a été arrêtée avant de placer ce candidat : relancez-la, ou demandez une explication.",
            text_en="The search was stopped before this candidate was placed: run it again or ask for an explanation.",
        ),
    )


def _certain(space: Space, candidate: Candidate) -> tuple[Reason, ...]:
    for find in (_no_lawful_panel, _no_day, _no_room):
        if reasons := find(space, candidate):
            return reasons
    return ()


def _no_lawful_panel(space: Space, candidate: Candidate) -> tuple[Reason, ...]:
    if candidate.certification not in space.closed_certifications:
        return ()
    code = candidate.certification
    if space.closed_certifications[code] == Oral.key:
        return (_no_lawful_oral(space, candidate),)
    least = space.book.whole("panel_min", space.certification(candidate))
    return (
        Reason(
            key=space.closed_certifications[code],
            text=f"Le jury de {code} a trop peu de sièges : il en faut {least}.",
            text_en=f"The panel of {code} has too few seats: {least} are needed.",
        ),
    )


def _no_lawful_oral(space: Space, candidate: Candidate) -> Reason:
    certification = space.certification(candidate)
    told = oral_range(space, certification)
    return Reason(
        key=Oral.key,
        text=f"L'oral de {certification.code} dure {certification.oral_minutes} minutes, hors de {told}.",
        text_en=f"The oral of {certification.code} takes {certification.oral_minutes} minutes, outside {told}.",
    )


def _no_day(space: Space, candidate: Candidate) -> tuple[Reason, ...]:
    possible = space.candidates[candidate.id]
    if possible.windows:
        return ()
    keys = list(dict.fromkeys(e.rule for e in possible.log if not (e.room or e.examiner)))
    told = [_TITLES[key] for key in keys]
    return (
        Reason(
            key=possible.emptied_by,
            text="Aucun jour ne convient : ces règles ne laissent aucune date commune ("
            + ", ".join(t.fr.lower() for t in told) + ").",
            text_en="No day fits: these rules leave no common date (" + ", ".join(t.en.lower() for t in told) + ").",
        ),
    )  # fmt: skip


def _no_room(space: Space, candidate: Candidate) -> tuple[Reason, ...]:
    possible = space.candidates[candidate.id]
    if possible.rooms:
        return ()
    # What the candidate needs is not told, not even as a key: only that no room suits.
    return (
        Reason(
            key="room",
            text="Aucune salle ni lien à distance ne convient à ce candidat (mode, centre ou accès).",
            text_en="No room or remote link suits this candidate (mode, centre or access).",
        ),
    )


class _Places:
    """Where and when a candidate can be heard, examiners aside: found as far as somebody looks, and only once."""

    def __init__(self, space: Space, candidate: Candidate) -> None:
        self._found: list[tuple[HalfDay, Room, Ranges]] = []
        self._more = (
            (half, room, starts)
            for room in space.open_rooms(candidate)
            for half in space.grid.half_days
            if (starts := space.start_ranges(candidate, room, half))
        )

    def __iter__(self) -> Iterator[tuple[HalfDay, Room, Ranges]]:
        yield from tuple(self._found)
        for place in self._more:
            self._found.append(place)
            yield place


def _no_start(space: Space, candidate: Candidate, places: _Places) -> tuple[Reason, ...]:
    if any(True for _ in places):
        return ()
    return (
        Reason(
            key="opening",
            text="Aucune demi-journée n'est assez longue, avec une salle libre, aux dates de ce candidat.",
            text_en="No half-day is long enough, with a free room, on this candidate's dates.",
        ),
    )


def _no_examiner(space: Space, candidate: Candidate, places: _Places) -> tuple[Reason, ...]:
    certification = space.certification(candidate)
    reasons = []
    for seat in space.problem.seats_of[certification.code]:
        able = space.seat_people[certification.code, seat.seat]
        allowed = list(space.people_for(candidate, seat.seat))
        if _enough(space, candidate, places, allowed, seat.count):
            continue
        if len(able) < seat.count:
            reasons.append(_seat_reason("seats", seat.seat, "personne ne peut occuper ce siège", "nobody may take it"))
        elif len(allowed) < seat.count:
            fr = "les personnes possibles ont un lien avec le candidat (" + ", ".join(able) + ")"
            en = "those who may take it are tied to the candidate (" + ", ".join(able) + ")"
            reasons.append(_seat_reason("conflict", seat.seat, fr, en))
        else:
            fr = "aucune personne possible n'est libre à ses dates (" + ", ".join(allowed) + ")"
            en = "nobody who may take it is free on the candidate's dates (" + ", ".join(allowed) + ")"
            reasons.append(_seat_reason("examiner_availability", seat.seat, fr, en))
    if not reasons and certification.specialities:
        reasons += _no_specialist(space, candidate, places)
    return tuple(reasons or _no_chair(space, candidate, places))


def _no_specialist(space: Space, candidate: Candidate, places: _Places) -> list[Reason]:
    certification = space.certification(candidate)
    barred = space.candidates[candidate.id].barred
    able = (e.id for e in space.problem.examiners if space.is_specialist(e, certification) and e.id not in barred)
    if _enough(space, candidate, places, able, space.book.whole("panel_min_specialists", certification)):
        return []
    told = ", ".join(certification.specialities)
    return [
        Reason(
            key="specialists",
            text=f"Aucun membre du jury de la spécialité ({told}) n'est libre à ses dates.",
            text_en=f"No examiner of the speciality ({told}) is free on the candidate's dates.",
        )
    ]


def _no_chair(space: Space, candidate: Candidate, places: _Places) -> list[Reason]:
    barred = space.candidates[candidate.id].barred
    certification = space.certification(candidate)
    least = chairs_needed(space, certification)
    able = (e.id for e in space.problem.examiners if e.chair and e.id not in barred)
    if _enough(space, candidate, places, able, least):
        return []
    return [
        Reason(
            key=Chair.key,
            text="Aucune personne habilitée à présider n'est libre à ses dates.",
            text_en="Nobody qualified to chair is free on the candidate's dates.",
        )
    ]


def _enough(space: Space, candidate: Candidate, places: _Places, people: Iterable[str], count: int) -> bool:
    """Tell whether so many of these people are free at some time when the candidate could be heard."""
    if count <= 0:
        return True
    free = (who for who in people if any(_is_free(space, candidate, who, *place) for place in places))
    return len(list(islice(free, count))) == count


def _is_free(space: Space, candidate: Candidate, who: str, half: HalfDay, room: Room, starts: Ranges) -> bool:
    if room.id not in space.examiner_rooms[who]:
        return False
    hold = space.hold_minutes(candidate, room)
    mine = space.examiner_ranges(who, hold, candidate.certification, half.start, half.end, candidate.id)
    return any(max(a, c) <= min(b, d) for a, b in starts for c, d in mine)


def _seat_reason(key: str, seat: str, fr: str, en: str) -> Reason:
    name = seat_of(seat)
    return Reason(key=key, text=f"Siège « {name.fr} » : {fr}.", text_en=f"Seat {name.en!r}: {en}.")
