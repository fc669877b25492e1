"""What is on record of candidacies: rows of sheets, frozen; nothing here is derived.

Free text is left out on purpose: the reason of an accommodation must have no place to be written in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field

from scheduler.dates import local_day
from scheduler.domain import Candidate, Part, Problem
from scheduler.outcomes import ResultCode

EventKind = Literal[
    "contact",
    "eligibility_filed",
    "eligibility_interview",
    "eligible",
    "not_eligible",
    "accompaniment",
    "step",
    "deposited",
    "hearing_planned",
    "candidate_convoked",
    "examiners_convoked",
    "heard",
    "decided",
    "notified",
    "certification_changed",
    "module_started",
    "module_completed",
    "withdrawn",
    "correction",
]
Funder = Literal["CPF", "OPCO", "employer", "own"]
FundingState = Literal["to_ask", "asked", "agreed", "refused", "paid"]

PAYS_ITSELF: Funder = "own"


class Candidacy(Part):
    """One candidacy: what it aims at, and who follows it.

    Attributes
    ----------
    id : str
        The id of a candidate of the campaign, or of a person who is not to be heard yet.
    certification : str
        Code; empty: the one of the candidate with this id.
    advisor, centre : str
        Who follows it and where: what the worklist filters by.
    experience_months : int or None
        Months of experience on ``experience_on`` (empty: on the first day on record); None: not told.
    """

    id: str = Field(min_length=1)
    family_name: str = ""
    given_name: str = ""
    email: str = ""
    certification: str = ""
    blocks: tuple[str, ...] = ()
    advisor: str = ""
    centre: str = ""
    cohort: str = ""
    experience_months: int | None = Field(None, ge=0, le=1200)
    experience_on: dt.date | None = None

    @property
    def person(self) -> str:
        """Who it is: two rows with the same address are one person."""
        return self.email.casefold() or self.id


class Event(Part):
    """One thing that happened, or was fixed, on a day; never changed, only corrected by a later one.

    Attributes
    ----------
    on : date or aware datetime
        When; a moment counts for its day in the campaign's timezone.
    for_day : date or None
        The jury day that ``hearing_planned`` fixes.
    hours : float or None
        Hours of an accompaniment.
    label : str
        Name of a complementary module.
    corrects : int or None
        The number, in the candidacy's history and from 1, of the event that a correction takes away.
    """

    candidacy: str = Field(min_length=1)
    on: AwareDatetime | dt.date
    kind: EventKind
    result: ResultCode | None = None
    blocks: tuple[str, ...] = ()
    hours: float | None = Field(None, ge=0, le=1000)
    certification: str = ""
    label: str = Field("", max_length=200)
    for_day: dt.date | None = None
    corrects: int | None = Field(None, ge=1)

    def day(self, zone: ZoneInfo) -> dt.date:
        """Return its day in the campaign's timezone."""
        return local_day(self.on, zone)


class Document(Part):
    """A document: one that files need (no candidacy), or one of a candidacy, received or still missing."""

    document: str = Field(min_length=1, max_length=200)
    candidacy: str = Field("", description="empty: needed of every candidacy")
    certification: str = Field("", description="needed for this certification only")
    received_on: dt.date | None = None


class Funding(Part):
    """A funding sought for a candidacy, and its state."""

    candidacy: str = Field(min_length=1)
    funder: Funder
    state: FundingState = "to_ask"
    amount: float | None = Field(None, ge=0, le=100_000, description="EUR")
    asked_on: dt.date | None = None
    answered_on: dt.date | None = None


class Candidacies(Part):
    """All that is on record, as the sheets hold it; an empty one stands for sheets that are not there."""

    candidacies: tuple[Candidacy, ...] = ()
    events: tuple[Event, ...] = ()
    documents: tuple[Document, ...] = ()
    funding: tuple[Funding, ...] = ()

    @cached_property
    def events_of(self) -> Mapping[str, tuple[Event, ...]]:
        """Events by candidacy, in the order recorded."""
        return _grouped(self.events)

    @cached_property
    def documents_of(self) -> Mapping[str, tuple[Document, ...]]:
        """Documents by candidacy; those needed of all under the empty id."""
        return _grouped(self.documents)

    @cached_property
    def funding_of(self) -> Mapping[str, tuple[Funding, ...]]:
        """Fundings by candidacy."""
        return _grouped(self.funding)


Row = TypeVar("Row", Event, Document, Funding)


def _grouped(rows: Iterable[Row]) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.candidacy, []).append(row)
    return {name: tuple(listed) for name, listed in found.items()}


def all_candidacies(problem: Problem, records: Candidacies) -> tuple[Candidacy, ...]:
    """Return every candidacy: those on record, completed from the campaign's candidates, then the others'."""
    known = problem.candidate_of
    listed = [_completed(row, known.get(row.id)) for row in records.candidacies]
    recorded = {row.id for row in records.candidacies}
    return (*listed, *(_of_candidate(c) for c in problem.candidates if c.id not in recorded))


def _completed(row: Candidacy, candidate: Candidate | None) -> Candidacy:
    if candidate is None:
        return row
    other = _of_candidate(candidate)
    empty = {name for name in Candidacy.model_fields if getattr(row, name) in ("", (), None)}
    kept = {name: getattr(other if name in empty else row, name) for name in Candidacy.model_fields}
    return Candidacy.model_construct(**kept)


def _of_candidate(candidate: Candidate) -> Candidacy:
    return Candidacy.model_construct(
        id=candidate.id,
        family_name=candidate.family_name,
        given_name=candidate.given_name,
        email=candidate.email,
        certification=candidate.certification,
        blocks=candidate.blocks,
        advisor="",
        centre=next(iter(candidate.centres), ""),
        cohort=candidate.cohort,
        experience_months=None,
        experience_on=None,
    )


def without_names(records: Candidacies) -> Candidacies:
    """Return the records once their retention period is over: no name and no address; ids and days stay."""
    nameless = {"family_name": "", "given_name": "", "email": ""}
    rows = tuple(row.model_copy(update=nameless) for row in records.candidacies)
    return records.model_copy(update={"candidacies": rows})


def rewritten_history(former: Candidacies, later: Candidacies) -> str | None:
    """Return a candidacy whose history was changed rather than added to, None when there is none."""
    for name, events in former.events_of.items():
        if later.events_of.get(name, ())[: len(events)] != events:
            return name
    return None
