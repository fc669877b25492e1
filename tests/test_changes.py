"""What differs between two schedules, whom to tell once, and the untouched rest."""

import datetime as dt
import random

import pytest

from scheduler.changes import Changes, compare
from scheduler.schedule import Hearing, Sitting
from tests.factories import at, make_candidate, make_hearing, make_problem, make_room, make_schedule

NINE, TEN = make_hearing("C1", "09:00"), make_hearing("C2", "10:00")


def told(changes: Changes) -> dict[str, bool]:
    """Return each person to tell: True when disturbed."""
    return {one.id: one.disturbed for one in changes.people}


def test_nothing_changed() -> None:
    changes = compare(make_schedule(NINE, TEN), make_schedule(TEN, NINE))
    assert changes.hearings == ()
    assert changes.people == ()
    assert changes.untouched.candidates == ("C1", "C2")


def test_a_moved_hearing_disturbs_its_people_once_and_leaves_the_other_alone() -> None:
    changes = compare(make_schedule(NINE, TEN), make_schedule(NINE, make_hearing("C2", "11:00")))
    assert [(c.candidate, c.kinds) for c in changes.hearings] == [("C2", ("moved",))]
    assert told(changes) == {"C2": True, "A1": True, "A2": True, "P1": True}
    assert changes.untouched.candidates == ("C1",)


def test_a_stand_in_disturbs_two_and_informs_the_others() -> None:
    # A2 leaves and A3 comes: C1, A1 and P1 keep their day and read another panel.
    changes = compare(make_schedule(NINE), make_schedule(make_hearing("C1", "09:00", panel={"membre": "A3"})))
    assert changes.hearings[0].kinds == ("panel",)
    assert told(changes) == {"A2": True, "A3": True, "C1": False, "A1": False, "P1": False}


def test_changing_seats_disturbs_those_who_change() -> None:
    other = make_hearing("C1", "09:00", panel={"president": "A2", "membre": "A1"})
    assert told(compare(make_schedule(NINE), make_schedule(other))) == {
        "A1": True, "A2": True, "C1": False, "P1": False,
    }  # fmt: skip


def test_new_and_cancelled() -> None:
    changes = compare(make_schedule(NINE), make_schedule(TEN))
    assert {c.candidate: c.kinds for c in changes.hearings} == {"C1": ("cancelled",), "C2": ("new",)}
    # The examiners are called at ten instead of nine: each told once, about both.
    by_id = {one.id: one.hearings for one in changes.people}
    assert by_id == {"C1": ("C1",), "C2": ("C2",), "A1": ("C1", "C2"), "A2": ("C1", "C2"), "P1": ("C1", "C2")}


def test_another_room_and_a_new_link_are_changes_of_place() -> None:
    changes = compare(make_schedule(NINE), make_schedule(make_hearing("C1", "09:00", room="V1")))
    assert changes.hearings[0].kinds == ("place",)
    one = make_problem(rooms=(make_room("V1", link="https://a"),))
    two = make_problem(rooms=(make_room("V1", link="https://b"),))
    remote = make_schedule(make_hearing("C1", "09:00", room="V1"))
    assert compare(remote, remote, one, one).hearings == ()
    assert compare(remote, remote, one, two).hearings[0].kinds == ("place",)


def test_a_longer_hearing_and_another_deliberation() -> None:
    longer = make_hearing("C1", "09:00", minutes=80)
    assert compare(make_schedule(NINE), make_schedule(longer)).hearings[0].kinds == ("moved",)
    later = NINE.model_copy(update={"deliberation_day": at("09:00", 3).date()})
    changes = compare(make_schedule(NINE), make_schedule(later))
    assert changes.hearings[0].kinds == ("details",)
    assert not any(told(changes).values())


def test_the_session_name_and_the_way_a_time_is_written_change_nothing() -> None:
    utc = {name: getattr(NINE, name).astimezone(dt.UTC) for name in ("start", "end", "held_until")}
    other = NINE.model_copy(update={"session": "elsewhere", "panel": NINE.panel[::-1], **utc})
    assert compare(make_schedule(NINE), make_schedule(other)).hearings == ()


def test_two_candidacies_of_one_person_are_told_once() -> None:
    twice = (make_candidate("C1", email="a@x.fr"), make_candidate("C2", email="A@x.fr"))
    problem = make_problem(candidates=twice)
    changes = compare(
        make_schedule(NINE, TEN),
        make_schedule(make_hearing("C1", "13:00"), make_hearing("C2", "14:00")),
        problem,
    )
    assert [one.id for one in changes.people if one.kind == "candidate"] == ["C1"]
    assert next(one.hearings for one in changes.people if one.id == "C1") == ("C1", "C2")


@pytest.mark.parametrize("seed", range(40))
def test_told_exactly_when_a_personal_plan_differs(seed: int) -> None:
    chance = random.Random(seed)

    def some() -> list[Hearing]:
        rows = []
        for name in ("C1", "C2", "C3"):
            if chance.random() < 0.8:
                row = make_hearing(name, chance.choice(["09:00", "10:00"]), room=chance.choice(["R1", "R2"]))
                people = chance.sample(["A1", "A2", "A3", "P1"], 3)
                seats = ("president", "membre", "professionnel")
                panel = tuple(Sitting(seat=s, examiner=e) for s, e in zip(seats, people, strict=True))
                rows.append(row.model_copy(update={"panel": panel}))
        return rows

    one, two = some(), some()

    def plan(rows: list[Hearing], who: str) -> set[object]:
        mine = {(h.candidate, h.start, h.room) for h in rows if h.candidate == who}
        return mine | {(h.candidate, h.start, h.room, s.seat) for h in rows for s in h.panel if s.examiner == who}

    changes = compare(make_schedule(*one), make_schedule(*two))
    everyone = ["C1", "C2", "C3", "A1", "A2", "A3", "P1"]
    assert {p.id for p in changes.disturbed} == {who for who in everyone if plan(one, who) != plan(two, who)}
    back = compare(make_schedule(*two), make_schedule(*one))
    assert told(back) == told(changes)
    assert back.untouched == changes.untouched
