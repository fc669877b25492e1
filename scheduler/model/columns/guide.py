"""What the column generation of a campaign tells those who improve its plan: a bound, and prices to begin with."""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from scheduler.model.columns.prices import Prices
from scheduler.model.columns.sets import Column
from scheduler.model.frame import PlannedSession


@dataclass(frozen=True, slots=True)
class Guide:
    """What is known so far.

    Attributes
    ----------
    bound : int
        On the cost, in minutes.
    prices : Prices, optional
        Those that gave it; None where they are of use to nobody else.
    columns : tuple of Column
        The sessions of the program's solution, whole or in part.
    parts : tuple of float
        The part of each.
    central : bool
        Whether prices and sessions are worth following.
    without : frozenset of str
        Candidates who are in no set: the columns count the sets of the others.
    plan : tuple of PlannedSession
        The last plan made of these sessions.
    plans : int
        Plans made so far.
    asked : int
        Plans to be made elsewhere so far, the last one of the program saved beside (`saved`).
    settled : bool
        Whether hardly anything is left to be won: nobody need leave this program a core any more.
    """

    bound: int
    prices: Prices | None
    columns: tuple[Column, ...]
    parts: tuple[float, ...]
    central: bool
    without: frozenset[str] = frozenset()
    plan: tuple[PlannedSession, ...] = ()
    plans: int = 0
    asked: int = 0
    settled: bool = False


def guide_file(source: str) -> str:
    """Return the name of the file for guides to a problem saved as ``source``."""
    return str(Path(source).with_name("guide.pickle"))


def save_guide(path: str, guide: Guide) -> None:
    """Write a guide."""
    put_in_place(path, pickle.dumps(guide, protocol=pickle.HIGHEST_PROTOCOL))


def put_in_place(path: str, *pieces: bytes | memoryview) -> None:
    """Write a file beside, piece by piece, then put it in place: nobody reads half of one."""
    beside = Path(f"{path}.new")
    with beside.open("wb") as file:
        for piece in pieces:
            file.write(piece)
    os.replace(beside, path)


def read_guide(path: str) -> Guide | None:
    """Return the latest guide; None when there is none yet."""
    try:
        stamp = Path(path).stat().st_mtime_ns
    except OSError:
        return None
    return _read(path, stamp)


@lru_cache(maxsize=1)
def _read(path: str, stamp: int) -> Guide:
    guide: Guide = pickle.loads(Path(path).read_bytes())
    return guide
