"""Most candidates that can be heard, by trying everything and asking the outsider's checker."""

from __future__ import annotations

import datetime as dt
from itertools import combinations, permutations, product

from tests.oracle.joint import JOINT
from tests.oracle.reading import Data, Heard, date
from tests.oracle.single import SINGLE


def panels_of(data, certification):
    """Yield every panel of distinct people by seat, as a list of rows."""
    names = [s["seat"] for s in data.seats[certification["code"]] for _ in range(s.get("count", 1))]
    for people in permutations(data.examiners, len(names)):
        yield [{"seat": seat, "examiner": who} for seat, who in zip(names, people, strict=True)]


def options_of(data, candidate):
    """Yield every hearing of one candidate at the starts given that breaks no rule on its own."""
    certification = data.certifications[candidate["certification"]]
    days = [None, *(d for d, sector, _ in data.deliberations if sector in ("", certification.get("sector", "")))]
    oral = dt.timedelta(minutes=data.oral(candidate, certification))
    for start, room in product(candidate["allowed_starts"], data.rooms.values()):
        begin = data.time(start)
        held = begin + oral + dt.timedelta(
            minutes=certification.get("deliberation_minutes", 0) + room.get("turnaround_minutes", 0)
        )  # fmt: skip
        for panel, chosen in product(panels_of(data, certification), dict.fromkeys(days)):
            told = "+".join(p["examiner"] for p in panel)
            session = f"{begin:%F}-{begin:%p}-{room['id']}-{told}"
            delay = data.rule("decision_delay_days", certification)
            row = {
                "candidate": candidate["id"],
                "certification": certification["code"],
                "start": begin.isoformat(),
                "end": (begin + oral).isoformat(),
                "held_until": held.isoformat(),
                "mode": room.get("kind", "in_centre"),
                "room": room["id"],
                "session": session if data.mode == "session" else candidate["id"],
                "panel": panel,
                "deliberation_day": chosen.isoformat() if chosen else None,
                "decision_due": (date(begin.date().isoformat()) + dt.timedelta(days=delay)).isoformat(),
            }
            heard = Heard(data, row)
            if not any(True for rule in SINGLE for _ in rule(data, heard)) and lawful(data, [heard]):
                yield heard


def lawful(data, hearings):
    return not any(True for rule in JOINT for _ in rule(data, hearings))


def most_heard(problem):
    """Return how many candidates can be heard at once, each needing `allowed_starts`."""
    data = Data(problem)
    ways = {c["id"]: list(options_of(data, c)) for c in problem["candidates"]}
    ways = {who: found for who, found in ways.items() if found}
    for number in range(len(ways), 0, -1):
        if any(together(data, [ways[who] for who in group], []) for group in combinations(ways, number)):
            return number
    return 0


def together(data, ways, chosen):
    """Tell whether one way of each candidate can be taken with those chosen."""
    if not ways:
        return True
    return any(lawful(data, [*chosen, way]) and together(data, ways[1:], [*chosen, way]) for way in ways[0])
