"""The rules and facts that can stand in the way of a few candidates, each with the edit that lifts it alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.clocks import candidate_notice_on, deposit_last_day, eligibility_last_day, file_ready_on
from scheduler.diagnosis.naming import day_of, half_of, listed, name_of, names_of, seat_of
from scheduler.diagnosis.parts import (
    Edit,
    chained,
    edited,
    with_candidate,
    with_examiner,
    with_more_people,
    with_override,
    with_room,
    without_availability,
)
from scheduler.diagnosis.report import Named
from scheduler.domain import Candidate, Deliberation, Examiner, Problem, Room
from scheduler.eligibility import Space
from scheduler.model.builder import make_space
from scheduler.model.constraints.conflict import tie_between
from scheduler.model.constraints.seats import may_take
from scheduler.texts import Text

LIMITS = {
    "max_half_day": Text("passages par demi-journée", "hearings a half-day"),
    "max_day": Text("passages par jour", "hearings a day"),
    "max_week": Text("jours par semaine", "days a week"),
    "max_days": Text("jours en tout", "days in all"),
    "max_hearings": Text("passages en tout", "hearings in all"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Premise:
    """One rule or fact: what it says, whom it is about, and the edit without it."""

    kind: str
    text: Text
    lift: Edit
    candidates: tuple[str, ...] = ()
    examiners: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    seat: str = ""
    part: str = ""
    index: int | None = None

    def named(self) -> Named:
        """Return it for a report."""
        fr, en = (text[:1].upper() + text[1:] for text in self.text)
        return Named(
            kind=self.kind, text=fr, text_en=en, candidates=self.candidates, examiners=self.examiners,
            rooms=self.rooms, part=self.part, index=self.index,
        )  # fmt: skip


class Premises:
    """Premises of a part of a problem (see `scheduler.diagnosis.parts.part_of`), the ones people can change first."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.space: Space = make_space(problem)
        self.grid = self.space.grid

    def all(self) -> list[Premise]:
        """Return every premise; those late in the order are the first to be left out of a conflict."""
        found: list[Premise] = []
        for candidate in self.problem.candidates:
            found += [*self._clocks(candidate), *self._ties(candidate), *self._wishes(candidate)]
        found += [*self._cohorts(), *self._deliberations(), *self._seats(), *self._people(), *self._rooms()]
        return found

    # --- candidates -----------------------------------------------------------------------------

    def _clocks(self, candidate: Candidate) -> Iterator[Premise]:
        book, certification = self.space.book, self.space.certification(candidate)
        name, code, me = name_of(self.problem, candidate.id), certification.code, (candidate.id,)
        if (ready := file_ready_on(candidate, certification, book)) and candidate.deposited_on:
            days, given, day = book.value("reading_days", certification), candidate.deposited_on, day_of(ready)
            text = Text(
                f"le dossier de {name}, déposé le {given:%d/%m/%Y}, ne peut être lu avant le {day.fr} ({days} jours)",
                f"the file of {name}, deposited on {given:%d/%m/%Y}, cannot be read before {day.en} ({days} days)",
            )
            yield Premise("file", text, with_override(code, reading_days=None), me)
        if last := eligibility_last_day(candidate, certification, book):
            start, day = self.problem.campaign.start, day_of(last)
            early = last < start
            text = Text(
                f"la recevabilité de {name} finit le {day.fr}"
                + (f", avant la campagne ({start:%d/%m/%Y})" if early else ""),
                f"{name}'s eligibility ends on {day.en}"
                + (f", before the campaign ({start:%d/%m/%Y})" if early else ""),
            )
            lift = with_override(code, eligibility_validity_months=None, eligibility_lapse_months=None)
            yield Premise("eligibility", text, lift, me)
        if last := deposit_last_day(candidate, certification, book):
            text = Text(
                f"le dossier de {name} doit être entendu avant le {day_of(last).fr}",
                f"the file of {name} must be heard by {day_of(last).en}",
            )
            yield Premise("deposit_months", text, with_override(code, hearing_within_months_of_deposit=None), me)
        if first := candidate_notice_on(self.problem, certification, book):
            text = Text(
                f"{name} ne peut être convoqué·e pour un jour avant le {day_of(first).fr}",
                f"{name} cannot be called for a day before {day_of(first).en}",
            )
            yield Premise("notice", text, with_override(code, candidate_notice_days=None), me)

    def _ties(self, candidate: Candidate) -> Iterator[Premise]:
        words = {
            "companion": Text("a accompagné", "accompanied"),
            "employer": Text("a le même employeur que", "has the same employer as"),
            "declared": Text("a un lien déclaré avec", "has a declared tie with"),
        }
        name = name_of(self.problem, candidate.id)
        for examiner in self.problem.examiners:
            if tie := tie_between(candidate, examiner):
                who = name_of(self.problem, examiner.id)
                text = Text(f"{who} {words[tie].fr} {name}", f"{who} {words[tie].en} {name}")
                yield Premise("conflict", text, _untied(candidate, examiner), (candidate.id,), (examiner.id,))

    def _wishes(self, candidate: Candidate) -> Iterator[Premise]:
        who, name, me = candidate.id, name_of(self.problem, candidate.id), (candidate.id,)
        if candidate.earliest or candidate.latest:
            fr = [f"pas avant le {candidate.earliest:%d/%m/%Y}"] if candidate.earliest else []
            fr += [f"pas après le {candidate.latest:%d/%m/%Y}"] if candidate.latest else []
            text = Text(
                f"{name} : {' et '.join(fr)}", f"{name}: from {candidate.earliest or '…'} to {candidate.latest or '…'}"
            )
            yield Premise("dates", text, with_candidate(who, earliest=None, latest=None), me)
        if self.problem.availability_of.get(who):
            free = self._free(who)
            yield Premise(
                "candidate_availability",
                Text(f"{name} n'est libre que : {free.fr}", f"{name} is free only: {free.en}"),
                without_availability(who),
                me,
            )
        rooms = list(self.space.candidates[who].rooms)
        if len(rooms) < len(self.problem.rooms):
            some = names_of(self.problem, rooms)
            text = Text(f"{name} ne peut passer que dans : {some.fr}", f"{name} can be heard only in: {some.en}")
            if not rooms:
                text = _no_room(candidate, name)
            lift = with_candidate(who, mode="either", centres=(), step_free=False)
            yield Premise("rooms_for", text, lift, me)
        if self.problem.pins_of.get(who):
            text = Text(f"un choix est fixé d'avance pour {name}", f"a choice is pinned for {name}")
            lift = lambda problem: edited(problem, pins=tuple(p for p in problem.pins if p.candidate != who))  # noqa: E731
            yield Premise("pins", text, lift, me)

    def _free(self, who: str) -> Text:
        """Return the half-days in which someone has time, at most six told."""
        windows = self.space.free_windows(who)
        halves = [half for half in self.grid.half_days if windows.touches(half.start, half.end)]
        told = [half_of(self.grid, half) for half in halves[:6]]
        if len(halves) > 6:
            told.append(Text(f"{len(halves) - 6} autres demi-journées", f"{len(halves) - 6} other half-days"))
        return listed(told) if told else Text("aucune demi-journée", "no half-day")

    def _cohorts(self) -> Iterator[Premise]:
        groups: dict[str, list[str]] = {}
        for candidate in self.problem.candidates:
            if candidate.cohort:
                groups.setdefault(candidate.cohort, []).append(candidate.id)
        same = Text("le même jour", "on one day")
        if self.problem.campaign.cohort_scope == "week":
            same = Text("la même semaine", "in one week")
        for cohort, ids in groups.items():
            if len(ids) > 1:
                some = names_of(self.problem, ids)
                text = Text(
                    f"{some.fr} (groupe « {cohort} ») passent {same.fr}",
                    f"{some.en} (group '{cohort}') are heard {same.en}",
                )
                yield Premise("cohort", text, chained([with_candidate(who, cohort="") for who in ids]), tuple(ids))

    # --- deliberations --------------------------------------------------------------------------

    def _deliberations(self) -> Iterator[Premise]:
        for sector in dict.fromkeys(c.sector for c in self.problem.certifications):
            rows = [(i, d) for i, d in enumerate(self.problem.deliberations) if d.sector in ("", sector)]
            if not rows:
                continue
            named = f"de la filière {sector}" if sector else ""
            days = listed([day_of(d.day) for _, d in rows])
            delay = self.space.book.value("decision_delay_days")
            text = Text(
                f"les délibérations {named} sont le {days.fr}, et la décision est due {delay} jours après le passage",
                f"the deliberations {sector} are on {days.en}, and the decision is due {delay} days after the hearing",
            )
            yield Premise("decision", text, self._always_decided(sector), part="deliberations", index=rows[0][0])
            for i, row in rows:
                if row.capacity is not None:
                    many = "dossier" if row.capacity < 2 else "dossiers"
                    day = day_of(row.day)
                    text = Text(
                        f"la délibération du {day.fr} {named} traite {row.capacity} {many} au plus",
                        f"the deliberation of {day.en} {sector} takes {row.capacity} files at most",
                    )
                    yield Premise("deliberation_capacity", text, _uncapped(row), part="deliberations", index=i)

    def _always_decided(self, sector: str) -> Edit:
        more = tuple(Deliberation(day=self.grid.date(day), sector=sector) for day in self.grid.working_days)
        return lambda problem: edited(problem, deliberations=(*problem.deliberations, *more))

    # --- seats and people -----------------------------------------------------------------------

    def _seats(self) -> Iterator[Premise]:
        seen: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        for certification in self.problem.certifications:
            for seat in self.problem.seats_of[certification.code]:
                able = self.space.seat_people[certification.code, seat.seat]
                needs = certification.specialities if seat.needs_speciality else ()
                key = (seat.seat, *seat.categories, "", *needs, "", *able)
                seen.setdefault(key, []).append((certification.code, seat.seat))
        for pairs in seen.values():
            yield self._seat(pairs)
        for certification in self.problem.certifications:
            if certification.specialities and self.space.book.whole("panel_min_specialists", certification):
                experts = [e.id for e in self.problem.examiners if self.space.is_specialist(e, certification)]
                some, needs_fr = names_of(self.problem, experts), ", ".join(certification.specialities)
                text = Text(
                    f"le jury compte un·e spécialiste ({needs_fr}), et les spécialistes sont : {some.fr}",
                    f"a specialist ({needs_fr}) sits on the panel, and the specialists are: {some.en}",
                )
                who = tuple(c.id for c in self.problem.candidates if c.certification == certification.code)
                lift = with_override(certification.code, panel_min_specialists=0)
                yield Premise("specialists", text, lift, who, tuple(experts))

    def _seat(self, pairs: list[tuple[str, str]]) -> Premise:
        code, name = pairs[0]
        seat = next(s for s in self.problem.seats_of[code] if s.seat == name)
        able = self.space.seat_people[code, name]
        needs = ", ".join(self.problem.certification_of[code].specialities) if seat.needs_speciality else ""
        what = f"le siège « {seat_of(name).fr} »" + (f" (spécialité : {needs})" if needs else "")
        what_en = f"seat '{seat_of(name).en}'" + (f" (speciality: {needs})" if needs else "")
        some = names_of(self.problem, able[:6])
        others = len(able) - 6
        fr, en = (f"{some.fr} et {others} autres", f"{some.en} and {others} others") if others > 0 else some
        text = Text(f"{what} ne peut être occupé que par {fr}", f"{what_en} can be taken only by {en}")
        if not able:
            text = Text(f"personne ne peut occuper {what}", f"nobody can take {what_en}")
        codes = {pair[0] for pair in pairs}
        heard = tuple(c.id for c in self.problem.candidates if c.certification in codes)
        return Premise("seats", text, self._more_for(pairs), heard, tuple(able), seat=name)

    def _more_for(self, pairs: list[tuple[str, str]]) -> Edit:
        code, name = pairs[0]
        seat = next(s for s in self.problem.seats_of[code] if s.seat == name)
        new = examiner_for(self.problem, code, name, f"+{code}/{name}/")
        more = with_more_people(new, seat.count)
        if not seat.people:
            return more

        def named_too(problem: Problem) -> Problem:
            extra = tuple(e.id for e in problem.examiners if e.id.startswith("+"))
            seats = (
                s.model_copy(update={"people": (*s.people, *extra)}) if (s.certification, s.seat) in pairs else s
                for s in problem.seats
            )
            return edited(problem, seats=tuple(seats))

        return chained([more, named_too])

    def _people(self) -> Iterator[Premise]:
        able = {who for people in self.space.seat_people.values() for who in people}
        for examiner in self.problem.examiners:
            if examiner.id in able:
                yield from self._person(examiner)

    def _person(self, examiner: Examiner) -> Iterator[Premise]:
        who, name, me = examiner.id, name_of(self.problem, examiner.id), (examiner.id,)
        if self.problem.availability_of.get(who):
            free = self._free(who)
            text = Text(f"{name} n'est libre que : {free.fr}", f"{name} is free only: {free.en}")
            yield Premise("examiner_availability", text, without_availability(who), examiners=me)
        for field, unit in LIMITS.items():
            limit = getattr(examiner, field)
            if limit is not None:
                text = Text(f"{name} accepte {limit} {unit.fr} au plus", f"{name} accepts {limit} {unit.en} at most")
                yield Premise("limits", text, with_examiner(who, **{field: None}), examiners=me, seat=field)
        if examiner.centres or not examiner.remote:
            where = ", ".join(examiner.centres) or "tous les centres"
            text = Text(
                f"{name} siège à : {where}" + ("" if examiner.remote else ", pas à distance"),
                f"{name} sits in: {where}" + ("" if examiner.remote else ", not remotely"),
            )
            yield Premise("examiner_centres", text, with_examiner(who, centres=(), remote=True), examiners=me)
        if examiner.max_run_minutes is not None or examiner.break_minutes:
            text = Text(f"{name} demande des pauses", f"{name} asks for breaks")
            yield Premise("breaks", text, with_examiner(who, max_run_minutes=None, break_minutes=0), examiners=me)

    # --- rooms ----------------------------------------------------------------------------------

    def _rooms(self) -> Iterator[Premise]:
        for room in self.problem.rooms:
            if self.problem.availability_of.get(room.id):
                free, name = self._free(room.id), name_of(self.problem, room.id)
                text = Text(f"{name} n'est ouverte que : {free.fr}", f"{name} is open only: {free.en}")
                yield Premise("room_availability", text, without_availability(room.id), rooms=(room.id,))
        for centre, kind in dict.fromkeys((room.centre, room.kind) for room in self.problem.rooms):
            mine = [room for room in self.problem.rooms if (room.centre, room.kind) == (centre, kind)]
            if any(room.capacity == "unlimited" and room.kind == "remote" for room in mine):
                continue
            some = names_of(self.problem, [room.id for room in mine])
            text = Text(
                f"il n'y a pas d'autre salle ou lien que : {some.fr}", f"there is no other room or link than: {some.en}"
            )
            yield Premise("rooms", text, with_room(room_like(mine[0], "+")), rooms=tuple(room.id for room in mine))


def _no_room(candidate: Candidate, name: str) -> Text:
    """Return that no room suits a candidate; of access the same words for everyone: the need of it is health."""
    kind = {"in_centre": Text("en présentiel", "in a centre"), "remote": Text("à distance", "remotely")}
    fr, en = kind.get(candidate.mode, Text("en présentiel ou à distance", "in a centre or remotely"))
    centres = Text(" ou ".join(candidate.centres), " or ".join(candidate.centres))
    return Text(
        f"aucune salle ne convient à {name} : " + ", ".join(filter(None, (fr, centres.fr))) + " (accès compris)",
        f"no room suits {name}: " + ", ".join(filter(None, (en, centres.en))) + " (access included)",
    )


def _untied(candidate: Candidate, examiner: Examiner) -> Edit:
    me, them = candidate.id.casefold(), examiner.id.casefold()
    shared = {name.casefold() for name in (*examiner.employers, *examiner.ties)} | {them}
    apart = {
        "employers": tuple(name for name in candidate.employers if name.casefold() not in shared),
        "ties": tuple(name for name in candidate.ties if name.casefold() not in shared),
        "companion": "" if candidate.companion.casefold() == them else candidate.companion,
    }
    freed = with_examiner(examiner.id, ties=tuple(name for name in examiner.ties if name.casefold() != me))
    return chained([with_candidate(candidate.id, **apart), freed])


def _uncapped(row: Deliberation) -> Edit:
    free = row.model_copy(update={"capacity": None})
    return lambda problem: edited(problem, deliberations=tuple(free if d == row else d for d in problem.deliberations))


def examiner_for(problem: Problem, code: str, seat: str, name: str) -> Examiner:
    """Return someone new who may take a seat, in any centre and remotely, without limits."""
    wanted = next(s for s in problem.seats_of[code] if s.seat == seat)
    specialities = problem.certification_of[code].specialities if wanted.needs_speciality else ()
    category = wanted.categories[0] if wanted.categories else ""
    new = Examiner(id=name, category=category, specialities=specialities, chair=wanted.chair)
    assert may_take(wanted.model_copy(update={"people": ()}), new, bool(specialities)), "the new person fits the seat"
    return new


def room_like(room: Room, suffix: str = "") -> Room:
    """Return one more room like another, with step-free access."""
    return room.model_copy(
        update={"id": f"{room.id}{suffix}", "label": "", "step_free": True, "address": "", "link": ""}
    )
