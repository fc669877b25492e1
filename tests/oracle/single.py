"""Rules that look at one hearing alone; each yields (rule key, subject)."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from tests.oracle.reading import add_months, date


def days_since(day, then):
    return (day - then).days


def allowed_start(data, h):
    if (60 * h.start.hour + h.start.minute) % data.slot or h.start.second:
        yield "allowed_start", h.who
    for thing in (h.candidate, h.room, *(data.examiners[e] for e in h.people)):
        given = thing.get("allowed_starts")
        if given is not None and h.start not in [data.time(t) for t in given]:
            yield "allowed_start", thing["id"]


def length(data, h):
    oral = data.oral(h.candidate, h.certification)
    after = h.certification.get("deliberation_minutes", 0) + h.room.get("turnaround_minutes", 0)
    if h.end - h.start != dt.timedelta(minutes=oral) or h.held - h.end != dt.timedelta(minutes=after):
        yield "length", h.who


def oral(data, h):
    plain = h.certification.get("presentation_minutes", 20) + h.certification.get("exchange_minutes", 40)
    low, high = (data.rule(f"oral_minutes_{side}", h.certification) for side in ("min", "max"))
    if (low is not None and plain < low) or (high is not None and plain > high):
        yield "oral", h.who


def opening(data, h):
    if h.half is None:
        yield "opening", h.who
    elif not data.free(h.room["id"], h.start, h.held):
        yield "opening", h.room["id"]


def availability(data, h):
    early, late = date(h.candidate.get("earliest")), date(h.candidate.get("latest"))
    outside = (early and h.day < early) or (late and h.day > late)
    if outside or not data.free(h.who, h.start, h.end):
        yield "candidate_availability", h.who
    for name in h.people:
        if not data.free(name, h.start, h.held):
            yield "examiner_availability", name


def mode(data, h):
    wrong_room = h.row["mode"] != h.room.get("kind", "in_centre")
    barred = h.row["mode"] not in (h.certification.get("modes") or ["in_centre", "remote"])
    unwanted = h.candidate.get("mode", "either") not in ("either", h.row["mode"])
    if wrong_room or barred or unwanted:
        yield "mode", h.who
    for name in h.people if h.remote else ():
        if not data.examiners[name].get("remote", True):
            yield "mode", name


def centre(data, h):
    if h.remote:
        return
    for thing in (h.candidate, *(data.examiners[e] for e in h.people)):
        if thing.get("centres") and h.room.get("centre", "") not in thing["centres"]:
            yield "centre", thing["id"]


def step_free(data, h):
    if not h.remote and h.candidate.get("step_free") and not h.room.get("step_free"):
        yield "step_free", h.who


def seats(data, h):
    seats_there = {s["seat"]: s for s in data.seats[h.certification["code"]]}
    wanted = {name: s.get("count", 1) for name, s in seats_there.items()}
    least = data.rule("panel_min", h.certification) or 0
    filled = Counter(seat for seat, _ in h.panel) == Counter(wanted)
    distinct = len(h.people) == len(h.panel)
    if not (filled and distinct) or len(h.people) < least:
        yield "seats", h.who
    for seat, name in h.panel:
        examiner, place = data.examiners[name], seats_there.get(seat)
        if place is None:
            continue
        wrong_category = place.get("categories") and examiner.get("category", "") not in place["categories"]
        not_named = place.get("people") and name not in place["people"]
        no_match = place.get("needs_speciality") and not specialities(h.certification) & specialities(examiner)
        if wrong_category or not_named or no_match or (place.get("chair") and not examiner.get("chair")):
            yield "seats", name


def chair(data, h):
    if sum(data.examiners[e].get("chair", False) for e in h.people) < (data.rule("panel_chair", h.certification) or 0):
        yield "chair", h.who


def specialities(thing):
    return set(thing.get("specialities") or ())


def specialists(data, h):
    asked = specialities(h.certification)
    knows = {e for e in h.people if asked & specialities(data.examiners[e])}
    if asked and len(knows) < (data.rule("panel_min_specialists", h.certification) or 0):
        yield "specialists", h.who


def conflict(data, h):
    c = h.candidate
    for name in h.people:
        e = data.examiners[name]
        same_employer = words(c, "employers") & words(e, "employers")
        tied = name.casefold() in words(c, "ties") or h.who.casefold() in words(e, "ties")
        shared = words(c, "ties") & words(e, "ties")
        if same_employer or tied or shared or (c.get("companion") or "").casefold() == name.casefold():
            yield "conflict", name


def words(person, field):
    return {word.strip().casefold() for word in person.get(field) or ()}


def clocks(data, h):
    eligible, deposited = date(h.candidate.get("eligible_on")), date(h.candidate.get("deposited_on"))
    reading = data.rule("reading_days", h.certification)
    if deposited and reading is not None and days_since(h.day, deposited) < reading:
        yield "file", h.who
    within = data.rule("hearing_within_months_of_deposit", h.certification)
    if deposited and within is not None and h.day > add_months(deposited, within):
        yield "deposit_months", h.who
    valid = data.rule("eligibility_validity_months", h.certification)
    lapse = data.rule("eligibility_lapse_months", h.certification)
    if eligible and valid is not None:
        if h.day > add_months(eligible, valid):
            yield "eligibility", h.who
    elif eligible and lapse is not None:
        last = add_months(add_months(eligible, lapse).replace(day=1), 1) - dt.timedelta(days=1)
        if (deposited is None or deposited > last) and h.day > last:
            yield "eligibility", h.who


def notice(data, h):
    sent = date(data.campaign.get("reference_date"))
    if sent is None:
        return
    late = days_since(h.day, sent) < (data.rule("candidate_notice_days", h.certification) or 0)
    if late and not waived(data, h, h.who):
        yield "notice", h.who
    for name in h.people:
        own = data.examiners[name].get("notice_days") or 0
        late = days_since(h.day, sent) < max(own, data.rule("examiner_notice_days", h.certification) or 0)
        if late and not waived(data, h, name):
            yield "notice", name


def waived(data, h, name):
    """Whether one line of the waivers fits in all it says: whose hearing, who, at what time."""
    for row in data.waivers:
        whose, who, start = row.get("candidate") or h.who, row.get("who") or name, row.get("start")
        if whose == h.who and who == name and (not start or data.time(start) == h.start):
            return True
    return False


def decision_day(data, h):
    """The hearing's own deliberation day and due date; capacities are counted elsewhere."""
    delay = data.rule("decision_delay_days", h.certification)
    chosen = date(h.row.get("deliberation_day"))
    sector = h.certification.get("sector", "")
    served = {day for day, of, _ in data.deliberations if of in ("", sector)}
    clock = data.campaign.get("decision_clock_starts_at", "hearing")
    if served:
        late = False
        if delay is not None and clock == "hearing" and chosen:
            lead = data.campaign.get("notification_lead_days", 1)
            late = chosen > h.day + dt.timedelta(days=delay - lead)
        if chosen not in served or chosen < h.day or late:
            yield "decision", h.who
            return
    elif chosen is not None:
        yield "decision", h.who
        return
    from_plenary = clock == "plenary" and chosen
    due = None if delay is None else (chosen if from_plenary else h.day) + dt.timedelta(days=delay)
    if date(h.row.get("decision_due")) != due:
        yield "decision", h.who


def pins(data, h):
    for pin in data.pins:
        if pin["candidate"] != h.who:
            continue
        moved = pin.get("start") and data.time(pin["start"]) != h.start
        elsewhere = pin.get("room") and pin["room"] != h.room["id"]
        seat, examiner = pin.get("seat"), pin.get("examiner")
        missing = examiner and not any(name == examiner and seat in ("", None, at) for at, name in h.panel)
        if moved or elsewhere or missing:
            yield "pins", h.who


def given_panel(data, h):
    if data.mode != "given" or not data.panels:
        return
    name = h.candidate.get("panel")
    fitting = [data.panels[name]] if name else list(data.panels.values())
    if set(h.panel) not in fitting:
        yield "given_panel", h.who


SINGLE = (
    allowed_start, oral, length, opening, availability, mode, centre, step_free, seats, chair, specialists, conflict,
    clocks, notice, decision_day, pins, given_panel,
)  # fmt: skip
