"""The program of a campaign, written for another process that knows the same sets."""

from __future__ import annotations

import io
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduler.model.columns.campaign_master import CampaignMaster
from scheduler.model.columns.guide import Guide, put_in_place
from scheduler.model.columns.sets import SessionSets

SETS, PLACES, PROBLEM = "sets", "places", "problem"
"""What is not written: it is known there, and sets are the most of it (3.6 million: 200 MB)."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A program as it stands, what a guide to it would say, and the seed of a plan made of it."""

    master: CampaignMaster
    guide: Guide
    seed: int


def program_file(source: str) -> str:
    """Return the name of the file for the program of a problem saved as ``source``."""
    return str(Path(source).with_name("program.pickle"))


def save_program(path: str, saved: Saved) -> None:
    """Write a program."""
    sets, written = saved.master.sets, io.BytesIO()
    _Writer(written, {id(sets): SETS, id(sets.places): PLACES, id(sets.places.problem): PROBLEM}).dump(saved)
    put_in_place(path, written.getbuffer())


def read_program(path: str, sets: SessionSets) -> Saved:
    """Return a program over the same sets as those it was written with."""
    known = {SETS: sets, PLACES: sets.places, PROBLEM: sets.places.problem}
    found: Saved = _Reader(io.BytesIO(Path(path).read_bytes()), known).load()
    return found


class _Writer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, names: dict[int, str]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._names = names

    def persistent_id(self, one: Any) -> str | None:
        return self._names.get(id(one))


class _Reader(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, known: dict[str, Any]) -> None:
        super().__init__(file)
        self._known = known

    def persistent_load(self, name: Any) -> Any:
        return self._known[name]
