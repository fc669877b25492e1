"""The hidden plan a campaign is grown from: sessions first, then the people who make them possible.

Examiners are created only when nobody already there can take a seat, so that people are as scarce
as the plan allows and still every candidate of the plan can be heard.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field

from examples.generator.drafts import CandidateDraft, ExaminerDraft, SessionDraft, packs
from examples.generator.shape import HALVES, Sector, Shape, Slot

TRIES = 8
SHORTEST_HALF_DAY = min(half.end - half.start for half in HALVES)


@dataclass(slots=True)
class Plan:
    """Everyone and every session of the hidden plan."""

    sessions: list[SessionDraft] = field(default_factory=list)
    examiners: list[ExaminerDraft] = field(default_factory=list)
    rooms: dict[str, list[str]] = field(default_factory=dict)
    used_rooms: set[tuple[Slot, str]] = field(default_factory=set)
    remote_load: dict[Slot, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def candidates(self) -> list[CandidateDraft]:
        """All candidates in order of their ids."""
        return sorted((c for s in self.sessions for c in s.members), key=lambda c: c.id)


def grow_plan(shape: Shape, rng: random.Random) -> Plan:
    """Return a feasible plan for ``shape.size`` candidates."""
    plan = Plan(rooms={city: [f"{city}-1"] for cities in shape.regions.values() for city in cities})
    gardener = _Gardener(shape, rng, plan)
    for sector in shape.sectors:
        gardener.plant(sector)
    gardener.add_reserve()
    return plan


class _Gardener:
    def __init__(self, shape: Shape, rng: random.Random, plan: Plan) -> None:
        self.shape, self.rng, self.plan = shape, rng, plan
        self.demand = self._draw_candidates()
        self.chairs: dict[str, list[ExaminerDraft]] = defaultdict(list)
        self.professionals: dict[str, list[ExaminerDraft]] = defaultdict(list)
        self.specialists: dict[str, list[ExaminerDraft]] = defaultdict(list)

    def _draw_candidates(self) -> dict[str, list[CandidateDraft]]:
        rng, found = self.rng, defaultdict(list)
        weights = [1 / (i + 2) for i in range(len(self.shape.sectors))]
        regions = list(self.shape.regions)
        width = len(str(self.shape.size))
        for number in range(1, self.shape.size + 1):
            sector = rng.choices(self.shape.sectors, weights)[0]
            need = rng.choice(sector.rare) if rng.random() < 0.14 else rng.choice(sector.common)
            draft = CandidateDraft(
                id=f"C{number:0{width}d}",
                region=rng.choice(regions),
                certification=rng.choice(sector.needing(need)),
                need=need,
                extra_time=0.3333 if rng.random() < 0.03 else 0.0,
            )
            found[sector.name].append(draft)
        return found

    def plant(self, sector: Sector) -> None:
        """Give every candidate of a sector a session; the lonely ones are heard together, remotely."""
        local: dict[tuple[str, str], list[CandidateDraft]] = defaultdict(list)
        alone: dict[str, list[CandidateDraft]] = defaultdict(list)
        for one in self.demand[sector.name]:
            if one.need in sector.rare:
                alone[one.need].append(one)
            else:
                local[one.region, one.need].append(one)
        for (region, need), members in sorted(local.items()):
            for group in packs(members, SHORTEST_HALF_DAY):
                if len(group) == 1:
                    alone[need].extend(group)
                else:
                    self._open(sector, need, region if self.rng.random() < 0.65 else "", group)
        for need, members in sorted(alone.items()):
            for group in packs(members, SHORTEST_HALF_DAY):
                self._open(sector, need, "", group)

    def _open(self, sector: Sector, need: str, region: str, members: list[CandidateDraft]) -> None:
        """Open a session at the half-day, of a few tried, that asks for the fewest new people."""
        home = members[0].region
        centre = self.rng.choice(self.shape.regions[region]) if region else ""
        best: tuple[int, Slot, list[ExaminerDraft | None]] | None = None
        for slot in self.rng.sample(self.shape.slots, min(TRIES, len(self.shape.slots))):
            if centre and not self._free_room(slot, centre):
                continue
            panel = self._panel(slot, centre, need, home, len(members))
            missing = panel.count(None)
            if best is None or missing < best[0]:
                best = missing, slot, panel
            if missing == 0:
                break
        if best is None:  # no room of the centre is free at the half-days tried: one more room
            self.plan.rooms[centre].append(f"{centre}-{len(self.plan.rooms[centre]) + 1}")
            return self._open(sector, need, region, members)
        _, slot, panel = best
        seated = [
            one or self._hire(seat, sector, need, home, centre, slot, len(members)) for seat, one in enumerate(panel)
        ]
        for one in seated:
            one.sit(slot, centre, len(members))
        room = self._free_room(slot, centre) if centre else "VISIO"
        self.plan.used_rooms.add((slot, room))
        self.plan.remote_load[slot] += not centre
        self.plan.sessions.append(
            SessionDraft(sector.name, need, slot, centre, room, members, (seated[0], seated[1], seated[2]))
        )
        return None

    def _free_room(self, slot: Slot, centre: str) -> str:
        return next((room for room in self.plan.rooms[centre] if (slot, room) not in self.plan.used_rooms), "")

    def _panel(self, slot: Slot, centre: str, need: str, home: str, hearings: int) -> list[ExaminerDraft | None]:
        """Return who already there can take each seat (chair, professional, specialist); None: nobody."""
        chosen: list[ExaminerDraft | None] = []
        for pool in (self.specialists[need], self.chairs[home], self.professionals[home]):
            fit = (e for e in pool if e not in chosen and e.can_sit(slot, centre, hearings))
            chosen.append(next(fit, None))
        specialist, chair, professional = chosen
        return [chair, professional, specialist]

    def _hire(
        self, seat: int, sector: Sector, need: str, home: str, centre: str, slot: Slot, hearings: int
    ) -> ExaminerDraft:
        for _ in range(100):
            one = self._new(seat, sector, need, home)
            if centre and centre not in one.centres:
                one.centres = (centre, *one.centres[:1])
            if not centre:
                one.remote = True
            if one.can_sit(slot, centre, hearings):
                break
        return self._enrol(one)

    def _new(self, seat: int, sector: Sector, need: str, home: str) -> ExaminerDraft:
        rng = self.rng
        professional = seat == 1 or (seat == 2 and rng.random() < 0.4)
        known = (need,) if seat == 2 else tuple(rng.sample(sector.common, rng.choice((0, 1, 1))))
        if seat == 2 and need in sector.common and rng.random() < 0.3:
            known = sector.common
        centres = self.shape.regions[home]
        return ExaminerDraft(
            id="",
            region=home,
            category="professional" if professional else "academic",
            specialities=known,
            chair=seat == 0 or (not professional and rng.random() < 0.25),
            centres=tuple(rng.sample(centres, min(len(centres), rng.choice((1, 2, 2, 3))))),
            remote=rng.random() < 0.85,
            max_half_day=rng.choice((3, 3, 4)),
            max_day=rng.choice((3, 6, 6)),
            max_week=rng.choice((1, 2, 2, 3)),
            max_days=rng.randint(2, max(2, min(8, len(self.shape.days) * 2 // 5))),
        )

    def _enrol(self, one: ExaminerDraft) -> ExaminerDraft:
        one.id = f"E{len(self.plan.examiners) + 1:04d}"
        self.plan.examiners.append(one)
        if one.chair:
            self.chairs[one.region].append(one)
        if one.category == "professional":
            self.professionals[one.region].append(one)
        for speciality in one.specialities:
            self.specialists[speciality].append(one)
        return one

    def add_reserve(self) -> None:
        """Enrol a few more people than the plan needs; none of them has a rare speciality."""
        for _ in range(len(self.plan.examiners) // 8):
            sector, home = self.rng.choice(self.shape.sectors), self.rng.choice(list(self.shape.regions))
            self._enrol(self._new(self.rng.choice((0, 1, 2)), sector, self.rng.choice(sector.common), home))
