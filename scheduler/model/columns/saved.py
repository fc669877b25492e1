"""What the process of a program writes for others: its sets, and the program as it stands, for who knows these."""

from __future__ import annotations

import io
import mmap
import pickle
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduler.model.columns.campaign_master import CampaignMaster
from scheduler.model.columns.guide import Guide, put_in_place
from scheduler.model.columns.sets import SessionSets
from scheduler.model.place_kinds import Places

ALIGNED = 64
"""Bytes of which every array's place is a multiple."""
LENGTH = 8
"""Bytes at the end of a file of sets: how long what is before them is that is no array."""
SETS, PLACES, PROBLEM = "sets", "places", "problem"
"""What is not written where it is known there; sets are the most of it (3.6 million: 200 MB)."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A program as it stands, what a guide to it would say, and the seed of a plan made of it."""

    master: CampaignMaster
    guide: Guide
    seed: int


def sets_file(source: str, without: frozenset[str]) -> str:
    """Return the name of the file for the sets of a problem saved as ``source``, those of some candidates left out.

    Each has its own: a file that is mapped cannot be replaced everywhere.
    """
    return str(Path(source).with_name(f"sets-{zlib.crc32(repr(sorted(without)).encode()):08x}.bin"))


def save_sets(path: str, sets: SessionSets, without: frozenset[str]) -> None:
    """Write all sets but those of the candidates ``without``.

    The arrays come first, one after the other, to be mapped: each process that reads them shares them with the others
    (3.4 million sets: read in 0.1 s, enumerated in 10).
    """
    arrays, written = list[memoryview](), io.BytesIO()

    def put(array: pickle.PickleBuffer) -> None:
        arrays.append(array.raw())

    _Writer(written, {id(sets.places): PLACES, id(sets.places.problem): PROBLEM}, put).dump((without, sets))
    pieces, spans, end = list[bytes | memoryview](), list[tuple[int, int]](), 0
    for array in arrays:
        spans.append((end, end + len(array)))
        pieces += [array, bytes(-len(array) % ALIGNED)]
        end += len(array) + len(pieces[-1])
    head = pickle.dumps((spans, written.getvalue()))
    put_in_place(path, *pieces, head, len(head).to_bytes(LENGTH))


def read_sets(path: str, places: Places, without: frozenset[str]) -> SessionSets | None:
    """Return the sets of a problem; None where they were not written, or with other candidates left out."""
    try:
        with Path(path).open("rb") as file:
            mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError:
        return None
    begins = len(mapped) - LENGTH - int.from_bytes(mapped[-LENGTH:])
    spans, written = pickle.loads(mapped[begins:-LENGTH])
    arrays = [mapped[first:last] for first, last in spans]
    left_out, sets = _Reader(io.BytesIO(written), {PLACES: places, PROBLEM: places.problem}, arrays).load()
    found: SessionSets = sets
    return found if left_out == without else None


def program_file(source: str) -> str:
    """Return the name of the file for the program of a problem saved as ``source``."""
    return str(Path(source).with_name("program.pickle"))


def save_program(path: str, saved: Saved) -> None:
    """Write a program; its sets, too, where these are not all written down, as nobody else knows them."""
    sets, written = saved.master.sets, io.BytesIO()
    names = {id(sets.places): PLACES, id(sets.places.problem): PROBLEM}
    if saved.master.whole:
        names[id(sets)] = SETS
    _Writer(written, names).dump(saved)
    put_in_place(path, written.getbuffer())


def read_program(path: str, places: Places, sets: SessionSets | None = None) -> Saved:
    """Return a program, given the sets it was written with, where these are all."""
    known = {SETS: sets, PLACES: places, PROBLEM: places.problem}
    found: Saved = _Reader(io.BytesIO(Path(path).read_bytes()), known).load()
    return found


class _Writer(pickle.Pickler):
    def __init__(
        self, file: io.BytesIO, names: dict[int, str], put: Callable[[pickle.PickleBuffer], None] | None = None
    ) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL, buffer_callback=put)
        self._names = names

    def persistent_id(self, one: Any) -> str | None:
        return self._names.get(id(one))


class _Reader(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, known: dict[str, Any], arrays: Sequence[memoryview] = ()) -> None:
        super().__init__(file, buffers=arrays)
        self._known = known

    def persistent_load(self, name: Any) -> Any:
        return self._known[name]
