"""Rules that relate several hearings; each yields (rule key, subject)."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations, pairwise

from tests.oracle.reading import clock_range, date


def gap(one, two):
    """Minutes from the end of the holding of ``one`` to the start of ``two``."""
    return (two.start - one.held).total_seconds() / 60


def by_examiner(hearings):
    rows = defaultdict(list)
    for h in sorted(hearings, key=lambda h: h.start):
        for name in h.people:
            rows[name].append(h)
    return rows


def by_day(rows):
    days = defaultdict(list)
    for h in rows:
        days[h.day].append(h)
    return days


def placed_once(data, hearings):
    for who, n in Counter(h.who for h in hearings).items():
        if n > 1:
            yield "placed_once", who


def room_overlap(data, hearings):
    rooms = defaultdict(list)
    for h in hearings:
        rooms[h.room["id"]].append(h)
    for name, rows in rooms.items():
        room = data.rooms[name]
        places = room.get("capacity", 1) if room.get("kind") == "remote" else 1
        if places == "unlimited":
            continue
        # The number held at once changes only when a holding starts.
        if any(sum(o.start <= h.start < o.held for o in rows) > places for h in rows):
            yield "room_overlap", name


def examiner_time(data, hearings):
    for name, rows in by_examiner(hearings).items():
        examiner = data.examiners[name]
        if any(one.meets(two) for one, two in combinations(rows, 2)):
            yield "examiner_overlap", name
        least = examiner.get("break_minutes") or 0
        if any(0 <= gap(a, b) < least and a.session != b.session for a, b in pairwise(rows)):
            yield "shortest_break", name
        longest = examiner.get("max_run_minutes")
        if longest is not None and longest_run(rows, least) > longest:
            yield "longest_run", name


def longest_run(rows, least):
    """Most minutes of holdings without a gap of the break's length (without any gap when it is 0)."""
    best = run = 0
    before = None
    for h in rows:
        rested = before is not None and gap(before, h) >= max(least, 1)
        run = h.minutes if rested or before is None else run + h.minutes
        best, before = max(best, run), h
    return best


def limits(data, hearings):
    for name, rows in by_examiner(hearings).items():
        e = data.examiners[name]
        days = {h.day for h in rows}
        counts = {
            "max_half_day": max(Counter((h.day, h.half) for h in rows).values()),
            "max_day": max(Counter(h.day for h in rows).values()),
            "max_week": max(Counter(day.isocalendar()[:2] for day in days).values()),
            "max_days": len(days),
            "max_hearings": len(rows),
        }
        if any(e.get(limit) is not None and n > e[limit] for limit, n in counts.items()):
            yield "limits", name


def lunch(data, hearings):
    window = data.campaign.get("lunch")
    if not window:
        return
    need = data.campaign.get("lunch_minutes", 45)
    first, last = clock_range(window)
    for name, rows in by_examiner(hearings).items():
        for held in by_day(rows).values():
            if len({h.half for h in held}) > 1 and free_stretch(held, first, last) < need:
                yield "lunch", name


def free_stretch(held, first, last):
    """Longest free stretch of the window, in minutes of the day."""
    best, reached = 0, first
    for h in held:
        a, b = (60 * t.hour + t.minute for t in (h.start, h.held))
        best = max(best, min(a, last) - reached)
        reached = max(reached, b)
    return max(best, last - reached)


def one_place(data, hearings):
    for name, rows in by_examiner(hearings).items():
        home = data.examiners[name].get("home", "")
        for held in by_day(rows).values():
            there = [h for h in held if not h.remote]
            centres = {h.room.get("centre", "") for h in there}
            away = [h for h in held if h.remote and h.room.get("centre", "") not in centres - {""}]
            if len(centres) > 1 or any(not time_to_travel(data, home, a, b) for a in there for b in away):
                yield "one_place", name


def time_to_travel(data, home, there, away):
    minutes = data.minutes_between(home, there.room.get("centre", "")) if home else None
    if minutes == 0:
        return True
    one, two = sorted((there, away), key=lambda h: h.start)
    return minutes is not None and gap(one, two) >= minutes


def deliberation_capacity(data, hearings):
    """On one day, what overflows a sector's own rows must fit in the rows open to all sectors."""
    wanted = Counter((date(h.row.get("deliberation_day")), h.certification.get("sector", "")) for h in hearings)
    for day in {d for d, _ in wanted if d}:
        rows = [(of, cap) for d, of, cap in data.deliberations if d == day]
        room = {of: None for of, _ in rows}
        for sector in room:
            caps = [cap for of, cap in rows if of == sector]
            room[sector] = float("inf") if None in caps else sum(caps)
        over = 0
        for (d, sector), n in wanted.items():
            if d == day:
                own = room.get(sector, 0) if sector else 0
                over += max(0, n - own)
        if over > room.get("", 0):
            yield "decision", day.isoformat()


def cohorts(data, hearings):
    together = defaultdict(set)
    for h in hearings:
        cohort = h.candidate.get("cohort")
        if cohort:
            own = cohort.rpartition("@")[2]
            scope = own if own in ("day", "week") else data.campaign.get("cohort_scope", "day")
            together[cohort].add(h.day if scope == "day" else h.day.isocalendar()[:2])
    for name, when in together.items():
        if len(when) > 1:
            yield "cohort", name


def same_person(data, hearings):
    seen = defaultdict(set)
    for h in hearings:
        person = (h.candidate.get("email") or "").strip().casefold() or h.who
        seen[person, h.day].add(h.who)
    for (person, _), who in seen.items():
        if len(who) > 1:
            yield "same_person", person


def sessions(data, hearings):
    if data.mode != "session":
        return
    groups = defaultdict(list)
    for h in hearings:
        groups[h.session].append(h)
    for name, rows in groups.items():
        places = {(h.room["id"], h.day, h.half) for h in rows}
        panels = {frozenset(h.panel) for h in rows}
        sectors = {h.certification.get("sector", "") for h in rows}
        if len(places) > 1 or len(panels) > 1 or len(sectors) > 1:
            yield "session", name
    sitting, opened = defaultdict(set), defaultdict(set)
    for h in hearings:
        opened[h.room["id"], h.day, h.half].add(h.session)
        for name in h.people:
            sitting[name, h.day, h.half].add(h.session)
    for (name, _, _), held in sitting.items():
        if len(held) > 1:
            yield "session", name
    for (name, _, _), held in opened.items():
        room = data.rooms[name]
        places = room.get("capacity", 1) if room.get("kind") == "remote" else 1
        if places != "unlimited" and len(held) > places:
            yield "session", name


JOINT = (
    placed_once, room_overlap, examiner_time, limits, lunch, one_place, deliberation_capacity, cohorts, same_person,
    sessions,
)  # fmt: skip
