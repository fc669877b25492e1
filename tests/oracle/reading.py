"""problem.json and schedule.json as plain values; every default is written here by hand."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from fractions import Fraction
from zoneinfo import ZoneInfo

# Numbers copied by hand from the table of rules: (cnam, code-du-travail-2026); None is "no limit".
PROFILES = {
    "cnam": {
        "eligibility_validity_months": 12,
        "eligibility_lapse_months": None,
        "hearing_within_months_of_deposit": None,
        "decision_delay_days": 20,
        "oral_minutes_min": 40,
        "oral_minutes_max": 90,
        "panel_min": 3,
        "panel_min_specialists": 1,
        "panel_chair": 1,
        "examiner_notice_days": 30,
        "candidate_notice_days": 45,
        "reading_days": 21,
    },
    "code-du-travail-2026": {
        "eligibility_validity_months": None,
        "eligibility_lapse_months": 6,
        "hearing_within_months_of_deposit": 3,
        "decision_delay_days": 15,
        "oral_minutes_min": None,
        "oral_minutes_max": None,
        "panel_min": 2,
        "panel_min_specialists": 1,
        "panel_chair": 1,
        "examiner_notice_days": 15,
        "candidate_notice_days": 30,
        "reading_days": None,
    },
}


def date(text):
    return None if not text else dt.date.fromisoformat(text)


def clock_range(text):
    """'09:00-12:30' as two times of the day in minutes."""
    one, two = text.split("-")
    return tuple(60 * int(t.split(":")[0]) + int(t.split(":")[1]) for t in (one, two))


def add_months(day, months):
    month0 = day.month - 1 + months
    year, month = day.year + month0 // 12, month0 % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def easter(year):
    """Gregorian Easter Sunday (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


def holidays(year, territory):
    if territory not in ("", "6AE"):
        raise ValueError(f"this checker does not know the holidays of {territory}")
    fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    offsets = [1, 39, 50]
    if territory == "6AE":
        fixed, offsets = [*fixed, (12, 26)], [*offsets, -2]
    return {dt.date(year, *md) for md in fixed} | {easter(year) + dt.timedelta(days=n) for n in offsets}


class Data:
    """A problem with look-ups; times are aware datetimes in the campaign's timezone."""

    def __init__(self, problem):
        self.campaign = c = problem["campaign"]
        self.zone = ZoneInfo(c.get("timezone", "Europe/Paris"))
        self.slot = c.get("slot_minutes", 5)
        half_days = c.get("half_days", ["09:00-12:30", "13:30-18:00"])
        self.half_days = [clock_range(r) for r in half_days]
        self.mode = c.get("panel_mode", "session")
        self.certifications = {x["code"]: x for x in problem["certifications"]}
        self.candidates = {x["id"]: x for x in problem["candidates"]}
        self.examiners = {x["id"]: x for x in problem["examiners"]}
        self.rooms = {x["id"]: x for x in problem["rooms"]}
        self.seats = defaultdict(list)
        for seat in problem["seats"]:
            self.seats[seat["certification"]].append(seat)
        self.availability = defaultdict(list)
        for row in problem.get("availability") or ():
            self.availability[row["who"]].append(
                (self.time(row["start"]), self.time(row["end"]), row.get("level", "yes"))
            )
        self.deliberations = [
            (date(d["day"]), d.get("sector", ""), d.get("capacity")) for d in problem.get("deliberations") or ()
        ]
        self.travel = {}
        for t in problem.get("travel") or ():
            self.travel[t["from"], t["to"]] = t["minutes"]
        self.pins = problem.get("pins") or []
        self.waivers = problem.get("notice_waivers") or []
        self.panels = defaultdict(set)
        for member in problem.get("panels") or ():
            if not member.get("alternate"):
                self.panels[member["panel"]].add((member["seat"], member["examiner"]))

    def time(self, text):
        return dt.datetime.fromisoformat(text).astimezone(self.zone)

    def rule(self, name, certification):
        for source in (certification, self.campaign):
            overrides = source.get("rule_overrides") or {}
            if name in overrides:
                return overrides[name]
        return PROFILES[self.campaign.get("profile", "cnam")][name]

    def minutes_between(self, one, two):
        """Minutes of travel, None when nobody gave them; the way back serves both ways."""
        if one == two:
            return 0
        return self.travel.get((one, two), self.travel.get((two, one)))

    def works_on(self, day):
        c = self.campaign
        if not date(c["start"]) <= day <= date(c["end"]):
            return False
        if day.isoweekday() not in (c.get("weekdays") or [1, 2, 3, 4, 5]):
            return False
        if day.isoformat() in (c.get("closed_days") or []):
            return False
        return not (c.get("public_holidays", True) and day in holidays(day.year, c.get("territory", "")))

    def half_day(self, start, end):
        """Which half-day of a working day holds [start, end), or None."""
        if start.date() != end.date() and end.time() != dt.time(0):
            return None
        a = 60 * start.hour + start.minute
        b = a + (end - start).total_seconds() / 60
        if not self.works_on(start.date()):
            return None
        for i, (first, last) in enumerate(self.half_days):
            if first <= a and b <= last:
                return i
        return None

    def open_hours(self, day):
        """The half-days of a day as aware times, none on a closed day."""
        midnight = dt.datetime.combine(day, dt.time(0))
        hours = self.half_days if self.works_on(day) else ()
        return [tuple((midnight + dt.timedelta(minutes=m)).replace(tzinfo=self.zone) for m in span) for span in hours]

    def free(self, who, start, end):
        """Whether [start, end) lies inside what the person or room declared."""
        rows = self.availability[who]
        if any(a < end and start < b for a, b, level in rows if level == "no"):
            return False
        declared = sorted((a, b) for a, b, level in rows if level != "no")
        if not declared:
            declared = self.open_hours(start.date())
        reached = start
        for a, b in declared:
            if a <= reached < b:
                reached = b
        return reached >= end

    def oral(self, candidate, certification):
        minutes = certification.get("presentation_minutes", 20) + certification.get("exchange_minutes", 40)
        exact = minutes * (1 + Fraction(str(candidate.get("extra_time") or 0)))
        return math.ceil(exact / self.slot) * self.slot


class Heard:
    """One hearing with all that it refers to."""

    def __init__(self, data, row):
        self.row = row
        self.who = row["candidate"]
        self.candidate = data.candidates[row["candidate"]]
        self.certification = data.certifications[self.candidate["certification"]]
        self.room = data.rooms[row["room"]]
        self.start, self.end, self.held = (data.time(row[name]) for name in ("start", "end", "held_until"))
        self.day = self.start.date()
        self.half = data.half_day(self.start, self.held)
        self.panel = [(p["seat"], p["examiner"]) for p in row["panel"]]
        self.people = list(dict.fromkeys(name for _, name in self.panel))
        self.remote = self.room.get("kind", "in_centre") == "remote"
        self.session = row["session"]
        self.minutes = (self.held - self.start).total_seconds() / 60

    def meets(self, other):
        return self.start < other.held and other.start < self.held
