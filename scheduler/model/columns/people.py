"""Who may take each seat before the candidates of each cast.

A seat that anyone of a category may take has a hundred times as many people as one that asks for a speciality: each
list is as long as it is (10,000 candidates of 33 sectors, chairs of any: 0.1 instead of 3.1 GB), and written once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Rows = NDArray[np.signedinteger]
PARTS = 64
"""Parts in which people are turned into bits."""


class Lists:
    """Lists of people, the same ones kept once: numbers them as they are written."""

    def __init__(self) -> None:
        self._number: dict[bytes, int] = {}
        self._lists: list[Ints] = []

    def number(self, people: Ints) -> int:
        """Return the number of a list of people, given by rising numbers."""
        key = people.tobytes()
        if key not in self._number:
            self._number[key] = len(self._lists)
            self._lists.append(people)
        return self._number[key]

    def people(self, row: Ints, no_seat: int) -> People:
        """Return who may take each seat of each cast, given the numbers of their lists, shape (casts, seats)."""
        return People(row, *_joined(self._lists), no_seat)


@dataclass(slots=True)
class People:
    """Who may take each seat of each cast.

    People are numbered as in the problem; two numbers more stand for "no such seat" and "nobody else".

    Attributes
    ----------
    row : array of int, shape (casts, seats)
        Number of the list of people of each seat.
    start : array of int, shape (lists + 1,)
        Where each list begins; none is empty.
    who : array of int
        The people of all lists, one list after the other.
    no_seat : int
        The number that stands for "no such seat": how many examiners there are.
    """

    row: Ints
    start: NDArray[np.int64]
    who: Ints
    no_seat: int
    _bits: NDArray[np.uint8] | None = None

    @property
    def nobody(self) -> int:
        """The number that stands for "nobody else"."""
        return self.no_seat + 1

    @property
    def seats(self) -> int:
        """How many seats the largest panel has."""
        return int(self.row.shape[1])

    def __len__(self) -> int:
        return len(self.row)

    def __getitem__(self, casts: int | Ints) -> Ints:
        """Return who may take each seat of some casts, shape (..., seats, most), filled up with "nobody else"."""
        return self.of_lists(self.row[casts])

    def of_lists(self, rows: Rows) -> Ints:
        """Return the people of some lists, shape (..., most), filled up with "nobody else".

        There is room for as many as there are seats: so many of the cheapest are looked at.
        """
        first, count = self.start[rows], self.counts(rows)
        place = np.arange(max(int(count.max(initial=0)), self.seats))
        at = np.minimum(first[..., None] + place, len(self.who) - 1)
        return np.where(place < count[..., None], self.who[at], np.int32(self.nobody))

    def of_any(self, casts: Ints) -> Ints:
        """Return who may take some seat of one of some casts, rising."""
        is_there = np.zeros(self.nobody + 1, dtype=bool)
        for row in np.unique(self.row[casts]).tolist():
            is_there[self.who[self.start[row] : self.start[row + 1]]] = True
        return np.flatnonzero(is_there).astype(np.int32)

    def counts(self, rows: Rows) -> NDArray[np.int64]:
        """Return how many people some lists have."""
        return np.asarray(self.start[rows + 1] - self.start[rows])

    def lengths(self, casts: Ints) -> NDArray[np.int64]:
        """Return how many people there are in the rows of some casts, filled up as they are given."""
        return np.asarray(self.seats * self.counts(self.row[casts]).max(axis=1, initial=1))

    def seats_of(self, casts: Ints) -> NDArray[np.int64]:
        """Return how many seats there are before the candidates of some casts."""
        return np.asarray((self.who[self.start[self.row[casts]]] != self.no_seat).sum(axis=1))

    def may_take_seats(self, casts: Ints, people: Ints) -> NDArray[np.bool_]:
        """Tell who may take each seat of some casts, given people of shape (n, seats, m); nobody may not.

        Of casts that were there when this was first asked.
        """
        if self._bits is None:
            self._bits = self._as_bits()
        byte = self._bits[self.row[casts][:, :, None], people >> 3]
        return np.asarray((byte >> (7 - (people & 7)).astype(np.uint8)) & 1, dtype=bool)

    def _as_bits(self) -> NDArray[np.uint8]:
        """Return the people of each list as bits."""
        packed = list[NDArray[np.uint8]]()
        for rows in np.array_split(np.arange(len(self.start) - 1), PARTS):
            found = np.zeros((len(rows), self.nobody + 1), dtype=bool)
            if len(rows):
                people = self.who[self.start[rows[0]] : self.start[rows[-1] + 1]]
                found[np.repeat(np.arange(len(rows)), self.counts(rows)), people] = True
            packed.append(np.packbits(found, axis=1))
        return np.concatenate(packed)

    def add(self, panels: Sequence[Sequence[Sequence[int]]]) -> None:
        """Add casts, given who may take each of their seats."""
        self.row = np.concatenate([self.row, self._written(panels)])

    def replace(self, casts: Ints, panels: Sequence[Sequence[Sequence[int]]]) -> None:
        """Let others take the seats of some casts."""
        self.row[casts] = self._written(panels)

    def _written(self, panels: Sequence[Sequence[Sequence[int]]]) -> Ints:
        """Write lists down; return their numbers."""
        filling = [[self.no_seat]] * self.seats
        lists = [np.array(able, dtype=np.int32) for panel in panels for able in [*panel, *filling[len(panel) :]]]
        first = len(self.start) - 1
        start, who = _joined(lists)
        self.start = np.concatenate([self.start, self.start[-1] + start[1:]])
        self.who = np.concatenate([self.who, who])
        return np.arange(first, first + len(lists), dtype=np.int32).reshape(len(panels), self.seats)


def _joined(lists: Sequence[Ints]) -> tuple[NDArray[np.int64], Ints]:
    """Return where each list begins in all of them joined, and these."""
    start = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in lists], out=start[1:])
    return start, np.concatenate([np.zeros(0, dtype=np.int32), *lists])
