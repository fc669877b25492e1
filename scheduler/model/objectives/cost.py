"""Tier 2: examiner-days, idle time, room-days, travel, panels opened, less adjacency."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from scheduler.model.objectives.base import Objective, idle_minutes
from scheduler.schedule import Schedule
from scheduler.texts import Text

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

    from scheduler.domain import Problem
    from scheduler.model.context import Model
    from scheduler.model.moments import Moments
    from scheduler.model.slots import Expr, Slot
    from scheduler.view import ScheduleView


class Cost(Objective):
    """Weights are data of the campaign; one unit is a quarter-hour, counted by the minute."""

    name = "cost"
    title = Text("Coût", "Cost")
    scale = 15
    weights = ("examiner_day", "idle", "room_day", "travel", "panel_half_day", "adjacency")

    def compares_times(self, problem: Problem) -> bool:
        """Tell whether idle time costs anything."""
        return problem.campaign.weights.idle > 0

    def post(self, model: Model, previous: Schedule | None) -> Expr:
        """Return the cost in minutes."""
        weights = model.problem.campaign.weights
        terms: list[Expr] = []
        for who in model.examiners:
            terms += [15 * weights.examiner_day * day for day in model.examiner_days(who).values()]
            if weights.travel:
                terms += [weights.travel * trip for trip in _trips(model, who)]
            if weights.idle and not _sessions(model):
                terms += [weights.idle * gap for gap in _idle_of(model, who)]
        if weights.idle and _sessions(model):
            terms += [weights.idle * idle for slot in model.free_slots for idle in _idle_people(model, slot)]
        if weights.room_day:
            terms += [15 * weights.room_day * literal for literal in _room_days(model)]
        if weights.panel_half_day:
            terms += [15 * weights.panel_half_day * slot.used for slot in model.free_slots]
        if weights.adjacency:
            terms += [-15 * weights.adjacency * literal for literal in _adjacent(model)]
        return sum(terms)

    def measure(self, view: ScheduleView, previous: Schedule | None) -> int:
        """Return the cost of a schedule in minutes."""
        weights = view.problem.campaign.weights
        days = list(view.examiner_days())
        idle = sum(idle_minutes(rows) for _, _, rows in view.examiner_half_days())
        trips = sum(
            view.problem.travel_minutes(examiner.home, centre) or 0
            for examiner, _, rows in days
            for centre in {held.room.centre for held in rows if held.room.kind == "in_centre"}
            if examiner.home
        )
        room_days = len({(held.room.id, held.day) for held in view.hearings})
        fixed = weights.examiner_day * len(days) + weights.room_day * room_days
        fixed += weights.panel_half_day * len(view.by_session)
        fixed -= weights.adjacency * _count_adjacent(view) if weights.adjacency else 0
        return 15 * fixed + weights.idle * idle + weights.travel * trips


def _sessions(model: Model) -> bool:
    return model.problem.campaign.panel_mode == "session"


def _trips(model: Model, who: str) -> list[Expr]:
    home = model.problem.examiner_of[who].home
    return [
        (model.problem.travel_minutes(home, centre) or 0) * literal
        for places in model.stays(who).values()
        for (kind, centre), literal in places.items()
        if home and kind == "in_centre"
    ]


def _idle_people(model: Model, slot: Slot) -> list[Expr]:
    idle = model.idle_of(slot)
    if isinstance(idle, int):
        return []
    sizes = {sum(count for _, count in pool[1]): literal for pool, literal in slot.pools.items()}
    if len(sizes) == 1:
        return [next(iter(sizes)) * idle]
    longest = slot.options[0].half.minutes
    total = model.cp.new_int_var(0, longest * max(sizes), "")
    for pool, literal in slot.pools.items():
        size = sum(count for _, count in pool[1])
        model.cp.add(total == size * idle).only_enforce_if(literal)
    model.cp.add(total == 0).only_enforce_if(~slot.used)
    return [total]


def _idle_of(model: Model, who: str) -> list[Expr]:
    """Return, for panels per hearing, an examiner's idle minutes by half-day."""
    gaps: list[Expr] = []
    for rows in model.seatings_by_half(who).values():
        half = rows[0].half
        if len({seating.slot.name for seating in rows}) < 2:
            continue
        first = model.cp.new_int_var(half.start, half.end, "")
        last = model.cp.new_int_var(half.start, half.end + 600, "")
        held = []
        for seating in rows:
            candidate = next(iter(seating.slot.hearings))
            minutes = model.space.hold_minutes(model.problem.candidate_of[candidate], seating.room)
            held.append(minutes * seating.literal)
            model.cp.add(first <= model.start[candidate]).only_enforce_if(seating.literal)
            model.cp.add(last >= model.held[candidate]).only_enforce_if(seating.literal)
        idle = model.cp.new_int_var(0, half.minutes + 600, "")
        model.cp.add(idle >= last - first - sum(held))
        model.cp.add(last >= first)
        gaps.append(idle)
    return gaps


def _room_days(model: Model) -> list[IntVar]:
    found: dict[tuple[str, int], list[IntVar]] = defaultdict(list)
    for slot in model.slots:
        for option in slot.options:
            found[option.room.id, option.half.day].append(option.literal)
    return [model.any_of(literals) for literals in found.values()]


def _adjacent(model: Model) -> list[IntVar]:
    """Return literals "both hearings of this person are back to back in one room"."""
    if model.moments is not None:
        return _adjacent_by_start(model, model.moments)
    pairs = []
    for who in model.examiners:
        slots = model.slots_of(who)
        for (one, x), (two, y) in combinations(slots, 2):
            i, j = next(iter(one.hearings)), next(iter(two.hearings))
            rooms = {option.room.id for option in one.options} & {option.room.id for option in two.options}
            if not rooms or _sessions(model):
                continue
            pair, order = model.cp.new_bool_var(""), model.cp.new_bool_var("")
            model.cp.add_bool_and(x, y).only_enforce_if(pair)
            model.cp.add(model.held[i] == model.start[j]).only_enforce_if([pair, order])
            model.cp.add(model.held[j] == model.start[i]).only_enforce_if([pair, ~order])
            for room in {option.room.id for option in (*one.options, *two.options)}:
                sides = [[option.literal for option in slot.options if option.room.id == room] for slot in (one, two)]
                model.cp.add(sum(sides[0]) == sum(sides[1])).only_enforce_if(pair)
            pairs.append(pair)
    return pairs


def _adjacent_by_start(model: Model, moments: Moments) -> list[IntVar]:
    """Return the same where hearings are modelled by start: in a room, one ends as another starts."""
    pairs = []
    for who in model.examiners:
        starts: dict[tuple[str, int], list[IntVar]] = defaultdict(list)
        ends: dict[tuple[str, int], list[IntVar]] = defaultdict(list)
        for room, (start, end, there) in moments.in_rooms(who):
            starts[room, start].append(there)
            ends[room, end].append(there)
        for where in sorted(starts.keys() & ends.keys()):
            pair = model.cp.new_bool_var("")
            model.cp.add(sum(starts[where]) >= pair)
            model.cp.add(sum(ends[where]) >= pair)
            pairs.append(pair)
    return pairs


def _count_adjacent(view: ScheduleView) -> int:
    return sum(
        1
        for rows in view.by_examiner.values()
        for one, two in combinations(rows, 2)
        if one.room.id == two.room.id and (one.held == two.start or two.held == one.start)
        if view.problem.campaign.panel_mode != "session"
    )
