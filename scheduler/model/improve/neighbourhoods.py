"""Which sessions to take out of a plan together, so that putting them back otherwise may be better.

Each kind is a function of the plan; `Chooser` keeps how much each has gained for its effort and draws
the next kind accordingly.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from scheduler.model.frame import PlannedSession
from scheduler.model.improve.framing import Framer, Neighbourhood, Spot
from scheduler.model.improve.plan import Plan
from scheduler.model.improve.share import WHOLE, Share

KINDS = ("light", "related", "day", "rooms")
SMALLEST, LARGEST = 3.0, 16.0
TRIES_A_SESSION, MOST_MORE = 12, 6
"""Tries to place someone for which one session more is taken out, and how many more at the most."""
SAMPLE = 160
"""Sessions looked at when related ones are sought: enough to find good ones, few enough for a national plan."""


@dataclass(frozen=True, slots=True)
class Skill:
    """What has been learnt: gain and effort of each kind, and how many sessions a step solves well."""

    gain: tuple[float, ...]
    effort: tuple[float, ...]
    size: float

    @classmethod
    def new(cls, size: float) -> Skill:
        """Return what is known before the first step."""
        return cls((1.0,) * len(KINDS), (1.0,) * len(KINDS), size)

    @classmethod
    def mean(cls, skills: Sequence[Skill]) -> Skill:
        """Return what several choosers learnt side by side."""
        count = len(skills)
        gains = zip(*(skill.gain for skill in skills), strict=True)
        efforts = zip(*(skill.effort for skill in skills), strict=True)
        return cls(
            tuple(sum(values) / count for values in gains),
            tuple(sum(values) / count for values in efforts),
            sum(skill.size for skill in skills) / count,
        )


class Chooser:
    """Draws neighbourhoods of a plan.

    Parameters
    ----------
    framer : Framer
        Of the problem.
    rng : random.Random
        Source of every choice.
    skill : Skill
        What is known of the kinds already.
    share : Share, optional
        The part of the plan to keep to.
    """

    def __init__(self, framer: Framer, rng: random.Random, skill: Skill, share: Share = WHOLE) -> None:
        self.framer, self.openings, self.rng = framer, framer.openings, rng
        self.share = share
        self._size, self._more = skill.size, 0
        self.problem = framer.problem
        self.kinds: dict[str, Callable[[Plan, list[str]], list[str]]] = {
            "light": self._light,
            "related": self._related_to_any,
            "day": self._day,
            "rooms": self._rooms,
        }
        self.gain = dict(zip(KINDS, skill.gain, strict=True))
        self.effort = dict(zip(KINDS, skill.effort, strict=True))
        self._spots: dict[str, tuple[Spot, ...]] = {}

    # --- what has paid ------------------------------------------------------------------------

    @property
    def size(self) -> int:
        """How many sessions a neighbourhood takes out."""
        return round(self._size)

    @property
    def skill(self) -> Skill:
        """What has been learnt."""
        return Skill(tuple(self.gain.values()), tuple(self.effort.values()), self._size)

    def adapt(self, proven: bool, share: float) -> None:
        """Take out more sessions when steps are solved with a small share of their effort, fewer when they are not."""
        if not proven:
            self._size = max(SMALLEST, self._size - 0.2)
        elif share < 0.35:
            self._size = min(LARGEST, self._size + 0.05)

    def learn(self, kind: str, gain: float, effort: float) -> None:
        """Note what a neighbourhood gave; older experience counts less."""
        if kind in self.kinds:
            self.gain[kind] = 0.97 * self.gain[kind] + gain
            self.effort[kind] = 0.97 * self.effort[kind] + effort

    def choose(self, plan: Plan, locked: Collection[str], waiting: Sequence[str]) -> Neighbourhood | None:
        """Return a neighbourhood that touches no locked session; some of those ``waiting`` may join it."""
        open_names = [name for name in plan.sessions if name not in locked]
        if not open_names:
            return None
        rates = {kind: self.gain[kind] / self.effort[kind] for kind in self.kinds}
        least = 0.15 * max(rates.values()) + 1e-9
        kind = self.rng.choices(list(rates), [max(rate, least) for rate in rates.values()])[0]
        freed = self.kinds[kind](plan, open_names)
        newcomers = self._newcomers(plan, freed, waiting)
        spots = self._near_spots(plan, freed, 2) + tuple(s for c in newcomers for s in self._some_spots(c, 2))
        return Neighbourhood(kind, tuple(freed), spots, newcomers)

    # --- kinds --------------------------------------------------------------------------------

    def _day_of(self, session: PlannedSession) -> int:
        return self.openings.halves[session.half].day

    def _light(self, plan: Plan, names: list[str]) -> list[str]:
        """Days on which an examiner comes for few hearings, with what is related to them."""
        load: Counter[tuple[str, int]] = Counter()
        where: dict[tuple[str, int], list[str]] = defaultdict(list)
        for name in names if len(names) <= 4 * SAMPLE else self.rng.sample(names, 4 * SAMPLE):
            session = plan.sessions[name]
            for who in session.examiners:
                key = who, self._day_of(session)
                load[key] += len(session.hearings)
                where[key].append(name)
        keys = sorted(load, key=lambda key: load[key] + 3 * self.rng.random())[:3]
        freed = list(dict.fromkeys(name for key in keys for name in where[key]))
        return self._fill(plan, names, freed)

    def _related_to_any(self, plan: Plan, names: list[str]) -> list[str]:
        """Any session, with what is related to it."""
        return self._fill(plan, names, [self.rng.choice(names)])

    def _day(self, plan: Plan, names: list[str]) -> list[str]:
        """Sessions of one day, near one of them."""
        seed = self.rng.choice(names)
        day = self._day_of(plan.sessions[seed])
        return self._fill(plan, [name for name in names if self._day_of(plan.sessions[name]) == day], [seed])

    def _rooms(self, plan: Plan, names: list[str]) -> list[str]:
        """All a room and its neighbours hold on a few days."""
        seed = plan.sessions[self.rng.choice(names)]
        centre = self.problem.room_of[seed.room].centre
        near = [n for n in names if self.problem.room_of[plan.sessions[n].room].centre == centre]
        return self._fill(plan, near, [seed.name])

    def _fill(self, plan: Plan, names: list[str], freed: list[str], size: int = 0) -> list[str]:
        """Complete ``freed`` to the size wanted with the sessions most related to its first."""
        size = size or self.size
        freed = freed[:size]
        seed = plan.sessions[freed[0]]
        taken = set(freed)
        rest = [name for name in names if name not in taken]
        if len(rest) > SAMPLE:
            close = {s.name for who in seed.examiners for s in plan.of_examiner(who)}
            rest = [n for n in rest if n in close] + self.rng.sample(rest, SAMPLE)
            rest = list(dict.fromkeys(rest))
        score = {name: self._relation(seed, plan.sessions[name]) + 2.5 * self.rng.random() for name in rest}
        rest.sort(key=score.__getitem__, reverse=True)
        return freed + rest[: size - len(freed)]

    def _relation(self, one: PlannedSession, two: PlannedSession) -> float:
        """Return how much two sessions have to give each other."""
        score = 2.0 * (self._day_of(one) == self._day_of(two))
        score += 1.5 * len(set(one.examiners) & set(two.examiners))
        score += 0.5 * max(0, 4 - len(two.hearings))
        score += 1.5 * self._could_host(one, two) + 1.5 * self._could_host(two, one)
        return score

    def _could_host(self, host: PlannedSession, guest: PlannedSession) -> bool:
        half, room = self.openings.halves[host.half], self.problem.room_of[host.room]
        return self.framer.sector_of(host) == self.framer.sector_of(guest) and any(
            self.openings.starts(self.problem.candidate_of[who], half, room) for who in guest.candidates
        )

    def kin(self, plan: Plan) -> float:
        """Return with how many sessions of its day a session could exchange a candidate, on average."""
        names = list(plan.sessions)
        drawn = names if len(names) <= SAMPLE else self.rng.sample(names, SAMPLE)
        pairs = 0
        for name in drawn:
            one = plan.sessions[name]
            for half in self.openings.space.grid.half_days_on(self._day_of(one)):
                others = (two for two in plan.of_half(half.index) if two.name != name)
                pairs += sum(self._could_host(one, two) for two in others)
        return pairs / max(len(drawn), 1)

    # --- places -------------------------------------------------------------------------------

    def spots_of(self, candidate: str) -> tuple[Spot, ...]:
        """Return every half-day and room of the share in which a candidate can be heard, examiners aside."""
        if candidate not in self._spots:
            spots = self.framer.spots_of(candidate)
            self._spots[candidate] = tuple(spot for spot in spots if self.share.holds(spot[0]))
        return self._spots[candidate]

    def _some_spots(self, candidate: str, count: int) -> list[Spot]:
        spots = self.spots_of(candidate)
        return self.rng.sample(spots, min(count, len(spots)))

    def _near_spots(self, plan: Plan, freed: Iterable[str], count: int) -> tuple[Spot, ...]:
        """Return places for further sessions that several of the freed candidates could go to."""
        heard = [who for name in freed for who in plan.sessions[name].candidates]
        days = {self._day_of(plan.sessions[name]) for name in freed}
        found = Counter(spot for who in heard for spot in self.spots_of(who))
        often = [
            spot
            for spot, times in found.items()
            if times >= 3 and (self.openings.halves[spot[0]].day in days or self.rng.random() < 0.15)
        ]
        return tuple(self.rng.sample(often, min(count, len(often))))

    def _newcomers(self, plan: Plan, freed: Sequence[str], waiting: Sequence[str]) -> tuple[str, ...]:
        if not waiting:
            return ()
        places = {(plan.sessions[name].half, plan.sessions[name].room) for name in freed}
        close = [who for who in waiting if not places.isdisjoint(self.spots_of(who))]
        return tuple(self.rng.sample(close, min(4, len(close))))

    # --- placing those without a place --------------------------------------------------------

    def insertion(self, plan: Plan, chunk: Sequence[str], sessions: int) -> Neighbourhood:
        """Return a neighbourhood that opens ``sessions`` new sessions where most of ``chunk`` could be heard."""
        at: dict[Spot, list[str]] = defaultdict(list)
        for who in chunk:
            for spot in self.spots_of(who):
                at[spot].append(who)
        wanted = Counter(dict.fromkeys(chunk, 2))
        people = {half: len(self.framer.free_on(half)) - self._busy(plan, half) for half, _ in at}
        spots: list[Spot] = []
        for _ in range(sessions):
            scores = {s: self._worth(plan, s, spots, able, wanted, people) for s, able in at.items()}
            best = max(scores, key=scores.__getitem__, default=None)
            if best is None or scores[best] <= 0:
                break
            spots.append(best)
            people[best[0]] -= 3
            for who in sorted(at[best], key=lambda one: -wanted[one])[:4]:
                wanted[who] = max(0, wanted[who] - 1)
        return Neighbourhood("insert", (), tuple(spots), tuple(chunk))

    def _busy(self, plan: Plan, half: int) -> int:
        return sum(len(session.panel) for session in plan.of_half(half))

    def _worth(
        self,
        plan: Plan,
        spot: Spot,
        chosen: Sequence[Spot],
        who: Sequence[str],
        wanted: Counter[str],
        people: dict[int, int],
    ) -> float:
        room = self.problem.room_of[spot[1]]
        if room.kind == "in_centre" and (spot in chosen or any(s.room == room.id for s in plan.of_half(spot[0]))):
            return 0.0
        if people[spot[0]] < 3:
            return 0.0
        heard = min(4, sum(1 for one in who if wanted[one]))
        return heard + min(people[spot[0]], 20) / 20 + self.rng.random() / 2 if heard else 0.0

    def making_room(
        self, plan: Plan, locked: Collection[str], waiting: Sequence[str], tries: Mapping[str, int]
    ) -> Neighbourhood | None:
        """Return a neighbourhood for one who waits: the sessions that could hear them, and new places.

        The more often that was tried for them, the larger.
        """
        who = self.rng.choice(waiting)
        self._more = min(MOST_MORE, tries.get(who, 0) // TRIES_A_SESSION)
        if len(self.framer.mates.get(who, ())) > 1:
            return self._with_mates(plan, locked, who)
        drawn = self.rng.random()
        if drawn < 0.5:
            return self._at_a_spot(plan, locked, who, waiting)
        if drawn < 0.75:
            found = self._freeing_people(plan, locked, who, waiting)
            if found is not None:
                return found
        spots = set(self.spots_of(who))
        halves = {half for half, _ in spots}
        names = [n for n, s in plan.sessions.items() if n not in locked and s.half in halves]
        if not names:
            return Neighbourhood("room", (), tuple(self._some_spots(who, 6)), (who,))
        host = [n for n in names if (plan.sessions[n].half, plan.sessions[n].room) in spots]
        freed = self._fill(plan, names, [self.rng.choice(host or names)], self.size + 3 + self._more)
        newcomers = tuple(dict.fromkeys([who, *self._newcomers(plan, freed, waiting)]))
        return Neighbourhood("room", tuple(freed), tuple(self._some_spots(who, 3)), newcomers)

    def _at_a_spot(self, plan: Plan, locked: Collection[str], who: str, waiting: Sequence[str]) -> Neighbourhood:
        """Return a neighbourhood of one half-day and room: who is there, and those who could sit there instead."""
        spot = self.rng.choice(self.spots_of(who))
        able = set(self.framer.seated[self.problem.candidate_of[who].certification])
        rooms = self.framer.space.examiner_rooms
        here = [s for s in plan.of_half(spot[0]) if s.name not in locked]
        there = [s.name for s in here if s.room == spot[1]]
        use = {s.name: sum(e in able and spot[1] in rooms[e] for e in s.examiners) for s in here if s.room != spot[1]}
        useful = sorted((n for n in use if use[n]), key=lambda n: -use[n] - 2 * self.rng.random())
        freed = (there[:2] + useful)[: self.size + 1 + self._more // 2]
        people = dict.fromkeys(e for name in freed for e in plan.sessions[name].examiners if e in able)
        elsewhere = [s.name for e in people for s in plan.of_examiner(e) if s.name not in locked]
        elsewhere = [name for name in dict.fromkeys(elsewhere) if name not in freed]
        freed += self.rng.sample(elsewhere, min(2 + self._more // 2, len(elsewhere)))
        spots = (spot, *self._some_spots(who, 2), *self._near_spots(plan, freed, 1))
        return Neighbourhood(
            "spot", tuple(freed), spots, tuple({who: None, **dict.fromkeys(self._near(spot, waiting))})
        )

    def _near(self, spot: Spot, waiting: Sequence[str]) -> list[str]:
        """Return some of those who wait and could be heard at a spot."""
        close = [who for who in waiting if spot in self.spots_of(who)]
        return self.rng.sample(close, min(2, len(close)))

    def _with_mates(self, plan: Plan, locked: Collection[str], who: str) -> Neighbourhood:
        """Return a neighbourhood of a day on which all those a rule ties to one who waits could be heard.

        It holds the sessions that hear them now, those in their way that day, and those of people few could replace.
        """
        mates = self.framer.mates[who]
        staffed = [self._staffed(mate) for mate in mates]
        spots = Counter(spot for places in staffed for spot in places)
        able = Counter(day for places in staffed for day in {self._day_at(spot) for spot in places})
        if not able:
            return Neighbourhood("mates", (), tuple(self._some_spots(who, 6)), (who,))
        day = self.rng.choice([day for day, count in able.items() if count == max(able.values())])
        there = sorted((s for s in spots if self._day_at(s) == day), key=lambda s: (-spots[s], self.rng.random()))[:6]
        theirs = dict.fromkeys(plan.session_of[mate] for mate in mates if mate in plan.session_of)
        freed = [name for name in theirs if name not in locked]
        freed += self._in_the_way(plan, {*locked, *freed}, there, who)
        heard = [one for name in freed for one in plan.sessions[name].candidates]
        more = [spot for one in self.rng.sample(heard, min(3, len(heard))) for spot in self._some_spots(one, 1)]
        newcomers = dict.fromkeys(mate for mate in (who, *mates) if mate not in plan.session_of)
        return Neighbourhood("mates", tuple(freed), tuple(dict.fromkeys([*there, *more])), tuple(newcomers))

    def _staffed(self, who: str) -> list[Spot]:
        """Return the places where there is someone for each seat before a candidate."""
        candidate, space = self.problem.candidate_of[who], self.framer.space
        seats = [
            tuple(space.people_for(candidate, seat.seat)) for seat in self.problem.seats_of[candidate.certification]
        ]

        def can_sit(spot: Spot) -> bool:
            free = self.framer.free_on(spot[0])
            there = {e for people in seats for e in people if e in free and spot[1] in space.examiner_rooms[e]}
            return all(not there.isdisjoint(people) for people in seats)

        return [spot for spot in self.spots_of(who) if can_sit(spot)]

    def _in_the_way(self, plan: Plan, locked: Collection[str], spots: Sequence[Spot], who: str) -> list[str]:
        """Return sessions held at some spots of a day, and those of people who could sit there for a candidate."""
        halves = {half for half, _ in spots}
        free = frozenset[str]().union(*(self.framer.free_on(half) for half in halves))
        held = [s.name for half in halves for s in plan.of_half(half) if (s.half, s.room) in spots]
        rare = [e for e in self.framer.scarcest(who) if e in free]
        theirs = [s.name for e in rare for s in plan.of_examiner(e)]
        able = set(self.framer.seated[self.problem.candidate_of[who].certification])
        day = self.openings.space.grid.half_days_on(self._day_at(spots[0]))
        use = {s.name: sum(e in able for e in s.examiners) for half in day for s in plan.of_half(half.index)}
        useful = sorted((n for n in use if use[n]), key=lambda n: -use[n] - 2 * self.rng.random())
        found = self._drawn(held, 4) + self._drawn(theirs, self.size // 2 + self._more) + useful[: self.size // 2]
        return [name for name in dict.fromkeys(found) if name not in locked]

    def _drawn(self, names: Sequence[str], most: int) -> list[str]:
        return self.rng.sample(names, min(most, len(names)))

    def _day_at(self, spot: Spot) -> int:
        return self.openings.halves[spot[0]].day

    def _freeing_people(
        self, plan: Plan, locked: Collection[str], who: str, waiting: Sequence[str]
    ) -> Neighbourhood | None:
        """Return a neighbourhood that gives back the time of someone few could replace."""
        people = self.framer.scarcest(who)
        if not people:
            return None
        examiner = self.rng.choice(people)
        spots = [s for s in self.spots_of(who) if examiner in self.framer.free_on(s[0])]
        if not spots:
            return None
        mine = [s.name for s in plan.of_examiner(examiner) if s.name not in locked]
        freed = self.rng.sample(mine, min(len(mine), 2 + self._more // 2))
        if freed:
            near = {half for half, _ in spots}
            names = [n for n, s in plan.sessions.items() if n not in locked and (s.half in near or n in freed)]
            freed = self._fill(plan, names, freed, self.size + 2 + self._more)
        alike = [w for w in waiting if w != who and set(self.framer.scarcest(w)) & {examiner}]
        newcomers = (who, *self.rng.sample(alike, min(3, len(alike))))
        return Neighbourhood("people", tuple(freed), tuple(self.rng.sample(spots, min(6, len(spots)))), newcomers)
