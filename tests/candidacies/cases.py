"""Small campaigns with candidacies, in few words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from scheduler.candidacies.path import State, state_of
from scheduler.candidacies.records import Candidacies, Candidacy, Event
from scheduler.candidacies.worklist import Worklist, worklist
from scheduler.domain import Problem
from tests.factories import PARIS, make_certification, make_problem

LAW = {"profile": "code-du-travail-2026"}
PARTIAL = "PARTIAL_SUCCESS_OF_FULL_CERTIFICATION"
FULL = "FULL_SUCCESS_OF_FULL_CERTIFICATION"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def event(on: str, kind: str, who: str = "K1", **fields: Any) -> Event:
    return Event.model_validate({"candidacy": who, "on": on, "kind": kind} | fields)


def state(*events: Event, **fields: Any) -> State:
    """Return the state of candidacy K1, which aims at X."""
    row = Candidacy.model_validate({"id": "K1", "certification": "X"} | fields)
    return state_of(row, events, PARIS)


def campaign(*, blocks: tuple[str, ...] = ("B1", "B2", "B3"), **parts: Any) -> Problem:
    """Return a campaign of one Monday, 15 March 2027, without candidates unless some are given."""
    certification = make_certification(registry_number="RNCP1", blocks=blocks)
    return make_problem(**{"certifications": (certification,), "candidates": ()} | parts)


def listed(problem: Problem, on: str, *events: Event, **fields: Any) -> Worklist:
    """Return the worklist of candidacy K1."""
    row = Candidacy.model_validate({"id": "K1", "certification": "X"} | fields)
    return worklist(problem, Candidacies(candidacies=(row,), events=events), day(on))


def dues(found: Worklist) -> dict[str, str]:
    """Return the due days by key."""
    return {deadline.key: deadline.due.isoformat() for deadline in found.deadlines}
