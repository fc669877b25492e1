"""Who is owed what from one release to the next, worked by hand."""

from __future__ import annotations

from scheduler.domain import Problem
from scheduler.fingerprint import hearing_uid
from scheduler.invitations.faces import addresses, faces, usable
from scheduler.invitations.owed import Held, Owed, Published, owed
from scheduler.schedule import Hearing
from tests.factories import make_hearing, make_schedule
from tests.invitations.campaign import address, campaign

NINE = make_hearing("C1", "09:00")
UID = hearing_uid(campaign(), NINE)


def told(problem: Problem, held: dict, counters: dict, *hearings: Hearing) -> tuple[list[Owed], dict]:  # type: ignore[type-arg]
    return owed(Published(faces(problem, make_schedule(*hearings)), held, addresses(problem), counters))


def after(held: dict, messages: list[Owed]) -> dict:  # type: ignore[type-arg]
    return held | {
        (one.uid, one.kind, one.person): Held(
            method=one.method, sequence=one.sequence, address=one.address, face=one.face
        )
        for one in messages
    }


def short(messages: list[Owed]) -> list[tuple[str, str, int]]:
    return [(one.person, one.method, one.sequence) for one in messages]


def test_new_moved_untouched_cancelled() -> None:
    problem = campaign()
    first, counters = told(problem, {}, {}, NINE)
    assert short(first) == [(who, "REQUEST", 0) for who in ("C1", "A1", "A2", "P1")]
    held = after({}, first)
    assert told(problem, held, counters, NINE) == ([], {UID: 0})
    moved, counters = told(problem, held, counters, make_hearing("C1", "10:00"))
    assert short(moved) == [(who, "REQUEST", 1) for who in ("C1", "A1", "A2", "P1")]
    assert {one.why for one in moved} == {("moved",)}
    held = after(held, moved)
    gone, counters = told(problem, held, counters)
    assert short(gone) == [(who, "CANCEL", 2) for who in ("C1", "A1", "A2", "P1")]
    assert {one.why for one in gone} == {("cancelled",)}
    assert told(problem, after(held, gone), counters) == ([], {UID: 2})


def test_a_stand_in_writes_to_two_and_coming_back_counts_up() -> None:
    problem = campaign()
    first, counters = told(problem, {}, {}, NINE)
    held = after({}, first)
    other = make_hearing("C1", "09:00", panel={"membre": "A3"})
    swap, counters = told(problem, held, counters, other)
    assert short(swap) == [("A2", "CANCEL", 1), ("A3", "REQUEST", 1)]
    assert [one.why for one in swap] == [("left",), ("joined",)]
    held = after(held, swap)
    # Those who stay keep number 0: their answers to it stay good.
    assert held[UID, "examiner", "A1"].sequence == 0
    back, counters = told(problem, held, counters, NINE)
    assert short(back) == [("A3", "CANCEL", 2), ("A2", "REQUEST", 2)]


def test_a_second_jury_is_another_event() -> None:
    again = NINE.model_copy(update={"attempt": 2})
    assert hearing_uid(campaign(), again) != UID


def test_another_seat_writes_to_those_who_change() -> None:
    problem = campaign()
    first, counters = told(problem, {}, {}, NINE)
    swapped = make_hearing("C1", "09:00", panel={"president": "A2", "membre": "A1"})
    found, _ = told(problem, after({}, first), counters, swapped)
    assert [(one.person, one.why) for one in found] == [("A1", ("seat",)), ("A2", ("seat",))]
    assert [one.face.chair for one in found] == [False, True]


def test_another_address_is_cancelled_there_and_invited_here_in_this_order() -> None:
    problem = campaign()
    first, counters = told(problem, {}, {}, NINE)
    moved = problem.model_copy(
        update={
            "examiners": tuple(
                e.model_copy(update={"email": "neuf@example.org"}) if e.id == "A1" else e for e in problem.examiners
            )
        }
    )
    found, counters = told(moved, after({}, first), counters, NINE)
    assert [(one.address, one.method, one.sequence) for one in found] == [
        (address("A1"), "CANCEL", 1), ("neuf@example.org", "REQUEST", 2),
    ]  # fmt: skip
    assert counters == {UID: 2}


def test_a_shared_mailbox_keeps_the_event_of_the_one_who_stays() -> None:
    problem = campaign()
    shared = problem.model_copy(
        update={
            "examiners": tuple(
                e.model_copy(update={"email": "jury@example.org"}) if e.id in ("A1", "A2") else e
                for e in problem.examiners
            )
        }
    )
    first, counters = told(shared, {}, {}, NINE)
    left = make_hearing("C1", "09:00", panel={"membre": "A3"})
    found, _ = told(shared, after({}, first), counters, left)
    assert [(one.person, one.method) for one in found] == [("A3", "REQUEST")]


def test_addresses_that_cannot_be_written_to() -> None:
    for bad in ("", "pas un email", "a@b", "a b@c.fr", "a@c.fr\r\nBcc: x@y.fr", "<a@c.fr>", "a..b@c.fr", "é@c.fr"):
        assert usable(bad) == ""
    assert usable(" Zoe@Exemple.fr ") == "Zoe@Exemple.fr"
    assert usable("zoe@éxemple.fr") == "zoe@xn--xemple-9ua.fr"
