"""What can happen to a published plan: each event is data, and becomes edits of the problem."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from scheduler.domain import Availability, Candidate, HalfDayWish, Part


class _Away(Part):
    start: dt.date | None = Field(None, description="first day away; empty: from now on")
    end: dt.date | None = Field(None, description="last day away; empty: that one day, or until the end without start")
    half_day: HalfDayWish | None = Field(None, description="only mornings (am) or afternoons (pm)")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.start and self.end and self.start > self.end:
            raise ValueError("an absence must start before it ends")
        return self


class ExaminerAway(_Away):
    """An examiner cannot come."""

    kind: Literal["examiner_away"] = "examiner_away"
    examiner: str


class RoomAway(_Away):
    """A room, or a pool of remote links, cannot be used."""

    kind: Literal["room_away"] = "room_away"
    room: str


class LinksLost(Part):
    """A pool of remote links has fewer of them from now on."""

    kind: Literal["links_lost"] = "links_lost"
    room: str
    left: int = Field(0, ge=0, description="links left; 0: the pool is gone")


class CandidateWithdrawn(Part):
    """A candidate gives up."""

    kind: Literal["candidate_withdrawn"] = "candidate_withdrawn"
    candidate: str


class CandidatePostponed(Part):
    """A candidate cannot come before ``earliest``."""

    kind: Literal["candidate_postponed"] = "candidate_postponed"
    candidate: str
    earliest: dt.date
    latest: dt.date | None = None


class CandidateAdded(Part):
    """A candidate comes late; with the times they are free, where they say any."""

    kind: Literal["candidate_added"] = "candidate_added"
    candidate: Candidate
    availability: tuple[Availability, ...] = ()


class HearingLonger(Part):
    """The oral of a candidate takes longer: ``minutes`` in all, before the deliberation."""

    kind: Literal["hearing_longer"] = "hearing_longer"
    candidate: str
    minutes: int = Field(ge=1, le=1440)


class AccommodationAdded(Part):
    """A candidate's needs have changed; what is empty stays as it was."""

    kind: Literal["accommodation_added"] = "accommodation_added"
    candidate: str
    extra_time: float | None = Field(None, ge=0, le=2)
    step_free: bool | None = None
    interpreter: bool | None = None


class ConflictAdded(Part):
    """An examiner and a candidate turn out to be tied (D6412-6)."""

    kind: Literal["conflict_added"] = "conflict_added"
    candidate: str
    examiner: str


Event = Annotated[
    ExaminerAway
    | RoomAway
    | LinksLost
    | CandidateWithdrawn
    | CandidatePostponed
    | CandidateAdded
    | HearingLonger
    | AccommodationAdded
    | ConflictAdded,
    Field(discriminator="kind"),
]


class Happened(Part):
    """Everything that happened, with who agreed to short notice and what must not move.

    ``consents``: candidates and examiners who agree to be called late, if they are newly moved.
    ``keep``: ``CANDIDATE`` or ``CANDIDATE:start``, ``:room``, ``:panel``: fields that must stay.
    """

    events: tuple[Event, ...] = ()
    consents: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    place_waiting: bool = Field(False, description="also try to place those the schedule had left out")
