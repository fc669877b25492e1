"""What would help candidates in a clash: each proposal is an edit of the data, kept only once a solve confirmed it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scheduler.clocks import decision_reach
from scheduler.diagnosis.effect import Effects
from scheduler.diagnosis.joint import Clash, find_clash
from scheduler.diagnosis.naming import day_of, half_of, name_of, seat_of
from scheduler.diagnosis.parts import part_of
from scheduler.diagnosis.premises import LIMITS, Premise, examiner_for, room_like
from scheduler.diagnosis.report import Advice, Change, apply_changes
from scheduler.domain import Candidate, Examiner, Problem
from scheduler.eligibility import Space
from scheduler.model.builder import make_space
from scheduler.model.feasible import hear_all
from scheduler.texts import Text
from scheduler.timegrid import HalfDay

MOST_TRIED = 24
MOST_FIRST = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something to try; of those of one kind ``about`` the same people and rooms, the first that helps is kept."""

    kind: str
    text: Text
    changes: tuple[Change, ...] = ()
    about: tuple[str, ...] = ()


def advise(
    problem: Problem, space: Space, clash: Clash, seconds: float, effects: Effects | None = None
) -> list[Advice]:
    """Return what would let all candidates of a clash be heard, one proposal of each kind and person at most.

    What places the most comes first, then what costs the least, as far as ``effects`` measured it on a plan.

    Each was verified by solving for these candidates with every rule of the changed data. Where no single one is
    enough, pairs are tried: what still stands in the way after the first is asked again.
    """
    found = _found(problem, space, clash, seconds)
    if effects is not None:
        found = [_measured(problem, clash, one, effects) for one in found]
    # Equal ones keep their order: the smallest edits were proposed first.
    return sorted(found, key=lambda one: (-len(one.places), one.cost or 0))


def _measured(problem: Problem, clash: Clash, one: Advice, effects: Effects) -> Advice:
    effect = effects.of(apply_changes(problem, one.changes), clash.candidates)
    return one if effect is None else one.model_copy(update={"places": effect.places, "cost": effect.cost})


def _found(problem: Problem, space: Space, clash: Clash, seconds: float) -> list[Advice]:
    tried = list(_proposals(problem, space, clash))[:MOST_TRIED]
    found = _verified(problem, clash, tried, seconds)
    if found or len(clash.candidates) > 1:
        return found
    for first in tried[:MOST_FIRST]:
        mended = apply_changes(problem, first.changes)
        between = make_space(mended)
        rest = find_clash(mended, between, clash.candidates[0], seconds)
        if rest is not None:
            pairs = [_both(first, second) for second in _proposals(mended, between, rest)]
            found += _verified(problem, clash, pairs[:MOST_TRIED], seconds)
    return found


def _proposals(problem: Problem, space: Space, clash: Clash) -> Iterator[Proposal]:
    source = _Proposals(problem, space, clash)
    for premise in clash.premises:
        yield from source.of(premise)


def _both(first: Proposal, second: Proposal) -> Proposal:
    text = Text(f"{first.text.fr} Et aussi : {second.text.fr}", f"{first.text.en} And also: {second.text.en}")
    key = (*first.about, *second.about)
    return Proposal(f"{first.kind}+{second.kind}", text, (*first.changes, *second.changes), key)


def _verified(problem: Problem, clash: Clash, proposals: list[Proposal], seconds: float) -> list[Advice]:
    found: dict[tuple[str, ...], Advice] = {}
    for proposal in proposals:
        key = (proposal.kind, *proposal.about)
        if key in found:
            continue
        part = part_of(apply_changes(problem, proposal.changes), clash.candidates)
        if hear_all(part, seconds).answer == "yes":
            found[key] = Advice(
                kind=proposal.kind,
                text=proposal.text.fr,
                text_en=proposal.text.en,
                places=clash.candidates,
                changes=proposal.changes,
            )
    return list(found.values())


class _Proposals:
    """Edits that lift a premise by as little as people would."""

    def __init__(self, problem: Problem, space: Space, clash: Clash) -> None:
        self.problem, self.space, self.clash = problem, space, clash
        self.candidates = [problem.candidate_of[who] for who in clash.candidates]

    def of(self, premise: Premise) -> Iterator[Proposal]:
        """Yield proposals, the smallest first."""
        known = {
            "seats": self._one_more_examiner,
            "limits": self._one_more_hearing,
            "examiner_availability": self._half_days,
            "candidate_availability": self._half_days,
            "deliberation_capacity": self._larger_deliberation,
            "decision": self._deliberation_day,
            "cohort": self._apart,
            "rooms": self._one_more_room,
            "rooms_for": self._elsewhere,
            "notice": self._consent,
            "eligibility": self._renewed,
            "file": self._read_sooner,
        }
        for proposal in known[premise.kind](premise) if premise.kind in known else ():
            yield replace(proposal, about=(*premise.examiners, *premise.rooms))

    def _one_more_examiner(self, premise: Premise) -> Iterator[Proposal]:
        code = self.problem.candidate_of[premise.candidates[0]].certification
        new = examiner_for(self.problem, code, premise.seat, self._free_id("NOUVEAU"))
        what, seat = ", ".join(new.specialities), seat_of(premise.seat)
        text = Text(
            f"Trouver une personne de plus pour le siège « {seat.fr} »" + (f", de spécialité {what}." if what else "."),
            f"Find one more person for seat '{seat.en}'" + (f", of speciality {what}." if what else "."),
        )
        yield Proposal("examiner", text, (Change(part="examiners", action="add", row=new.model_dump(mode="json")),))

    def _one_more_hearing(self, premise: Premise) -> Iterator[Proposal]:
        number, examiner = self._examiner(premise.examiners[0])
        limit = getattr(examiner, premise.seat) + 1
        name = name_of(self.problem, examiner.id)
        unit = LIMITS[premise.seat]
        text = Text(f"Demander à {name} d'accepter {limit} {unit.fr}.", f"Ask {name} to accept {limit} {unit.en}.")
        yield Proposal(
            "limit", text, (Change(part="examiners", action="update", index=number, row={premise.seat: limit}),)
        )

    def _half_days(self, premise: Premise) -> Iterator[Proposal]:
        who = (premise.examiners or premise.candidates)[0]
        name, free = name_of(self.problem, who), self.space.free_windows(who)
        for half in self._halves_of_interest():
            if not free.holds(half.start, half.end):
                when = half_of(self.space.grid, half)
                text = Text(
                    f"Obtenir de {name} une demi-journée de plus : {when.fr}.",
                    f"Ask {name} for one more half-day: {when.en}.",
                )
                yield Proposal("half_day", text, (self._free(who, half),))

    def _halves_of_interest(self) -> list[HalfDay]:
        """Return the half-days in which most of the candidates have time."""
        windows = [self.space.free_windows(c.id) for c in self.candidates]
        scored = [(-sum(w.touches(h.start, h.end) for w in windows), h.index, h) for h in self.space.grid.half_days]
        return [half for score, _, half in sorted(scored, key=lambda row: row[:2]) if score][:8]

    def _free(self, who: str, half: HalfDay) -> Change:
        moment = self.space.grid.moment
        row = {"who": who, "start": moment(half.start).isoformat(), "end": moment(half.end).isoformat(), "level": "yes"}
        return Change(part="availability", action="add", row=row)

    def _larger_deliberation(self, premise: Premise) -> Iterator[Proposal]:
        row = self.problem.deliberations[premise.index or 0]
        capacity = (row.capacity or 0) + 1
        day = day_of(row.day)
        text = Text(
            f"Porter la délibération du {day.fr} à {capacity} dossiers.",
            f"Let the deliberation of {day.en} take {capacity} files.",
        )
        changed = row.model_dump(mode="json") | {"capacity": capacity}
        yield Proposal(
            "capacity", text, (Change(part="deliberations", action="replace", index=premise.index, row=changed),)
        )

    def _deliberation_day(self, premise: Premise) -> Iterator[Proposal]:
        for candidate in self.candidates:
            certification = self.space.certification(candidate)
            reach = decision_reach(self.problem, certification, self.space.book) or 0
            for half in self._halves_of_interest()[:4]:
                day = self.space.grid.date(half.day) + dt.timedelta(days=max(reach, 0))
                told, row = day_of(day), {"day": day.isoformat(), "sector": certification.sector, "capacity": None}
                text = Text(
                    f"Tenir une délibération de la filière {certification.sector} au plus tard le {told.fr}.",
                    f"Hold a deliberation of sector {certification.sector} by {told.en}.",
                )
                yield Proposal("deliberation", text, (Change(part="deliberations", action="add", row=row),))

    def _apart(self, premise: Premise) -> Iterator[Proposal]:
        changes = tuple(self._candidate(self.problem.candidate_of[who], cohort="") for who in premise.candidates)
        text = Text("Entendre ce groupe en plusieurs fois.", "Hear this group on several days.")
        yield Proposal("cohort", text, changes)

    def _one_more_room(self, premise: Premise) -> Iterator[Proposal]:
        room = self.problem.room_of[premise.rooms[0]]
        what = Text(f"une salle de plus à {room.centre}", f"one more room in {room.centre}")
        if room.kind == "remote":
            what = Text("un lien de visioconférence de plus", "one more remote link")
        text = Text(f"Réserver {what.fr}, qui convient à chacun.", f"Book {what.en} that suits everyone.")
        row = room_like(room).model_dump(mode="json") | {"id": self._free_id(room.id)}
        yield Proposal("room", text, (Change(part="rooms", action="add", row=row),))

    def _elsewhere(self, premise: Premise) -> Iterator[Proposal]:
        candidate = self.problem.candidate_of[premise.candidates[0]]
        name = name_of(self.problem, candidate.id)
        for centre in candidate.centres:
            row = {"id": self._free_id(centre), "centre": centre, "kind": "in_centre", "step_free": True}
            text = Text(
                f"Réserver à {centre} une salle qui convient à {name}.", f"Book in {centre} a room that suits {name}."
            )
            yield Proposal("room", text, (Change(part="rooms", action="add", row=row),))
        if candidate.mode == "in_centre":
            text = Text(f"Proposer à {name} de passer à distance.", f"Offer {name} a remote hearing.")
            yield Proposal("remote", text, (self._candidate(candidate, mode="either"),))

    def _consent(self, premise: Premise) -> Iterator[Proposal]:
        who = premise.candidates[0]
        name = name_of(self.problem, who)
        text = Text(
            f"Obtenir l'accord de {name} pour une convocation plus tardive.", f"Get {name}'s consent to shorter notice."
        )
        row = {"candidate": who, "who": who, "reason": "consent"}
        yield Proposal("consent", text, (Change(part="notice_waivers", action="add", row=row),))

    def _renewed(self, premise: Premise) -> Iterator[Proposal]:
        candidate = self.problem.candidate_of[premise.candidates[0]]
        name, day = name_of(self.problem, candidate.id), self.problem.campaign.start
        text = Text(
            f"Faire renouveler la recevabilité de {name} avant le {day_of(day).fr}.",
            f"Have {name}'s eligibility renewed before {day_of(day).en}.",
        )
        yield Proposal("eligibility", text, (self._candidate(candidate, eligible_on=day.isoformat()),))

    def _read_sooner(self, premise: Premise) -> Iterator[Proposal]:
        candidate = self.problem.candidate_of[premise.candidates[0]]
        certification = self.space.certification(candidate)
        index = next(i for i, c in enumerate(self.problem.certifications) if c.code == certification.code)
        name, usual = name_of(self.problem, candidate.id), self.space.book.whole("reading_days", certification)
        for half in self._halves_of_interest()[::-1]:
            given = candidate.deposited_on or self.problem.campaign.start
            days = (self.space.grid.date(half.day) - given).days
            if 0 <= days < usual:
                text = Text(
                    f"Faire lire le dossier de {name} en {days} jours au lieu de {usual}, si le jury l'accepte.",
                    f"Have the file of {name} read in {days} days instead of {usual}, if the panel agrees.",
                )
                row = certification.model_dump(mode="json")
                row["rule_overrides"] = {**row["rule_overrides"], "reading_days": days}
                yield Proposal(
                    "reading", text, (Change(part="certifications", action="replace", index=index, row=row),)
                )

    def _free_id(self, wanted: str) -> str:
        """Return an id that nobody and no room has: two proposals may each bring someone new."""
        problem = self.problem
        taken = problem.candidate_of.keys() | problem.examiner_of.keys() | problem.room_of.keys()
        numbered = (f"{wanted}-{number}" for number in itertools.count(2))
        return next(name for name in itertools.chain([wanted], numbered) if name not in taken)

    def _candidate(self, candidate: Candidate, **fields: object) -> Change:
        index = next(i for i, c in enumerate(self.problem.candidates) if c.id == candidate.id)
        return Change(part="candidates", action="update", index=index, row=dict(fields))

    def _examiner(self, who: str) -> tuple[int, Examiner]:
        return next((i, e) for i, e in enumerate(self.problem.examiners) if e.id == who)
