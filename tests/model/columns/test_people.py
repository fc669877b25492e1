"""Who may take which seat: lists as long as they are, each written once."""

from __future__ import annotations

import numpy as np
import pytest

from scheduler.model.columns.people import Lists, People

NO_SEAT, NOBODY = 20, 21


def ints(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int32)


@pytest.fixture
def people() -> People:
    """Three casts of twenty people: two seats, of which the second is open to five; one seat; those of the first."""
    lists = Lists()
    few, many, nothing = lists.number(ints(3, 4)), lists.number(ints(1, 3, 5, 7, 19)), lists.number(ints(NO_SEAT))
    assert lists.number(ints(3, 4)) == few
    return lists.people(np.array([[few, many], [few, nothing], [few, many]], dtype=np.int32), 20)


def test_the_same_people_are_written_once(people: People) -> None:
    """Two, five, and "no such seat"."""
    assert len(people.who) == 2 + 5 + 1
    assert len(people) == 3


def test_people_are_given_filled_up_to_the_longest_list_asked_for(people: People) -> None:
    fill = [NOBODY] * 3
    assert people[ints(0, 1)].tolist() == [[[3, 4, *fill], [1, 3, 5, 7, 19]], [[3, 4, *fill], [NO_SEAT, NOBODY, *fill]]]
    # There is room for as many as there are seats.
    assert people[1].tolist() == [[3, 4], [NO_SEAT, NOBODY]]
    assert people[ints()].shape == (0, 2, 2)


def test_what_is_asked_of_casts(people: People) -> None:
    assert people.seats_of(ints(0, 1)).tolist() == [2, 1]
    # Filled up: two seats of five, and of two.
    assert people.lengths(ints(0, 1)).tolist() == [10, 4]
    assert people.of_any(ints(1)).tolist() == [3, 4, NO_SEAT]
    assert people.of_any(ints(0, 2)).tolist() == [1, 3, 4, 5, 7, 19]


def test_whoever_may_take_a_seat_is_told_and_nobody_may(people: People) -> None:
    asked = np.array([[[3, 5, NOBODY], [3, 4, 19]], [[4, 19, 0], [NO_SEAT, 3, NOBODY]]], dtype=np.int32)
    assert people.may_take_seats(ints(2, 1), asked).tolist() == [
        [[True, False, False], [True, False, True]],
        [[True, False, False], [True, False, False]],
    ]


def test_casts_are_added_and_their_people_replaced(people: People) -> None:
    people.add([[[8, 9, 10], [11]], [[12]]])
    assert people[ints(3, 4)].tolist() == [
        [[8, 9, 10], [11, NOBODY, NOBODY]],
        [[12, NOBODY, NOBODY], [NO_SEAT, NOBODY, NOBODY]],
    ]
    people.replace(ints(4, 3), [[[13], [14, 15]], [[16]]])
    assert people[ints(3, 4)].tolist() == [[[16, NOBODY], [NO_SEAT, NOBODY]], [[13, NOBODY], [14, 15]]]
    assert people[0].tolist() == [[3, 4, NOBODY, NOBODY, NOBODY], [1, 3, 5, 7, 19]]
