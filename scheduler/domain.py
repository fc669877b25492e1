"""The problem, exactly: one frozen, validated object that is all the solver sees.

Field names are those of the sheets; ``problem.json`` is the JSON form of `Problem`.
Dates are calendar days; times are aware datetimes, read in the campaign's timezone.
An empty list of centres, categories or people means "no restriction".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from scheduler.coherence import Finding as Finding
from scheduler.coherence import find_incoherences as find_incoherences
from scheduler.part import Part as Part
from scheduler.territories import territory_code

Mode = Literal["in_centre", "remote"]
WantedMode = Literal["in_centre", "remote", "either"]
PanelMode = Literal["session", "hearing", "given"]
Level = Literal["yes", "if_needed", "no"]
Sex = Literal["F", "M"]
HalfDayWish = Literal["am", "pm"]

_RANGE = re.compile(r"^\s*(\d{1,2})[:hH](\d{2})\s*-\s*(\d{1,2})[:hH](\d{2})\s*$")


class ClockRange(Part):
    """A half-open range of the day, in minutes after midnight (``[start, end)``)."""

    start: int = Field(ge=0, lt=1440)
    end: int = Field(gt=0, le=1440)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.start >= self.end:
            raise ValueError("a range must start before it ends")
        return self

    @classmethod
    def parse(cls, value: object) -> ClockRange:
        """Read ``"09:00-12:30"`` (or ``9h00-12h30``).

        Raises
        ------
        ValueError
            If the text is not a range of two times.
        """
        if isinstance(value, ClockRange):
            return value
        found = _RANGE.match(str(value))
        if not found:
            raise ValueError(f"{value!r} is not a range such as 09:00-12:30")
        h1, m1, h2, m2 = (int(group) for group in found.groups())
        if m1 > 59 or m2 > 59:
            raise ValueError(f"{value!r} has more than 59 minutes")
        return cls(start=60 * h1 + m1, end=60 * h2 + m2)

    def __str__(self) -> str:
        return f"{self.start // 60:02d}:{self.start % 60:02d}-{self.end // 60:02d}:{self.end % 60:02d}"


ClockRangeText = Annotated[
    ClockRange,
    BeforeValidator(ClockRange.parse),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,2}:\d{2}-\d{1,2}:\d{2}$", "examples": ["09:00-12:30"]}),
]


class Weights(Part):
    """Weights of the goals; each is data, so that public benchmarks run unchanged.

    Tier ``cost`` = ``examiner_day`` per examiner-day + ``idle`` per idle quarter-hour of an examiner
    between two hearings of a half-day + ``room_day`` per room-day + ``travel`` per quarter-hour of
    travel (counted once for each examiner-day spent in a centre) + ``panel_half_day`` per panel
    half-day opened − ``adjacency`` per pair of one person's hearings back to back in one room.
    """

    examiner_day: int = Field(8, ge=0)
    idle: int = Field(1, ge=0)
    room_day: int = Field(4, ge=0)
    travel: int = Field(1, ge=0)
    panel_half_day: int = Field(0, ge=0)
    adjacency: int = Field(0, ge=0)
    urgency: int = Field(1, ge=0, description="0: every candidate counts the same in the first tier")
    wish_mode: int = Field(1, ge=0)
    wish_half_day: int = Field(1, ge=0)
    wish_people: int = Field(1, ge=0)
    if_needed: int = Field(1, ge=0)
    gender_balance: int = Field(1, ge=0)
    fairness: int = Field(1, ge=0)
    hole: int = Field(1, ge=0)
    room_change: int = Field(1, ge=0)
    stability: int = Field(1, ge=0)


class Campaign(Part):
    """When, on which grid and under which rules hearings are planned."""

    code: str = Field(min_length=1)
    title: str = ""
    start: dt.date
    end: dt.date
    timezone: str = "Europe/Paris"
    territory: str = Field(
        "", description="of France, for public holidays: 6AE or Alsace-Moselle, 974 or La Réunion…; empty: mainland"
    )
    slot_minutes: Literal[5, 10, 15] = 5
    half_days: tuple[ClockRangeText, ...] = (ClockRange(start=540, end=750), ClockRange(start=810, end=1080))
    lunch: ClockRangeText | None = None
    lunch_minutes: int = Field(45, ge=0, le=240)
    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = (1, 2, 3, 4, 5)
    closed_days: tuple[dt.date, ...] = ()
    public_holidays: bool = Field(True, description="false: hearings may be held on public holidays")
    profile: str = "cnam"
    extends: str = Field("", description="the shipped profile that an own one extends; empty: `profile` is shipped")
    panel_mode: PanelMode = "session"
    reference_date: dt.date | None = Field(
        None, description="the day convocations go out; empty: notice is not checked"
    )
    notification_lead_days: int = Field(1, ge=0)
    decision_clock_starts_at: Literal["hearing", "plenary"] = "hearing"
    cohort_scope: Literal["day", "week"] = "day"
    rule_overrides: Mapping[str, int | float | bool | None] = Field(default_factory=dict)
    weights: Weights = Weights()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"{value!r} is not a timezone of the IANA list")
        return value

    @field_validator("territory")
    @classmethod
    def _known_territory(cls, value: str) -> str:
        code = territory_code(value)
        if code is None:
            raise ValueError(f"{value!r} is not a territory whose holidays are known")
        return code

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.start > self.end:
            raise ValueError("the campaign must start before it ends")
        if (self.end - self.start).days > 800:
            raise ValueError("a campaign spans 800 days at the most")
        if not self.half_days:
            raise ValueError("at least one half-day is needed")
        for one, two in zip(self.half_days, self.half_days[1:], strict=False):
            if two.start < one.end:
                raise ValueError("half-days must be in order and must not overlap")
        return self

    @cached_property
    def zone(self) -> ZoneInfo:
        """The campaign's timezone."""
        return ZoneInfo(self.timezone)


class Certification(Part):
    """What a candidate aims at: its oral format, and the rules that differ for it."""

    code: str = Field(min_length=1)
    label: str = ""
    sector: str = ""
    specialities: tuple[str, ...] = ()
    level: str = ""
    kind: str = ""
    registry_number: str = ""
    presentation_minutes: int = Field(20, ge=0, le=240)
    exchange_minutes: int = Field(40, ge=0, le=240)
    deliberation_minutes: int = Field(0, ge=0, le=240)
    modes: tuple[Mode, ...] = ("in_centre", "remote")
    blocks: tuple[str, ...] = ()
    rule_overrides: Mapping[str, int | float | bool | None] = Field(default_factory=dict)

    @property
    def oral_minutes(self) -> int:
        """Minutes of the oral before extra time, without deliberation."""
        return self.presentation_minutes + self.exchange_minutes


class Seat(Part):
    """One kind of place on the panel of a certification, and who may take it."""

    certification: str
    seat: str = Field(min_length=1)
    count: int = Field(1, ge=1, le=12)
    categories: tuple[str, ...] = ()
    needs_speciality: bool = False
    people: tuple[str, ...] = Field((), description="examiner ids; empty: anyone of the categories")
    chair: bool = Field(False, description="only people qualified to chair may take it")


class Candidate(Part):
    """One candidacy to be heard."""

    id: str = Field(min_length=1)
    family_name: str = ""
    given_name: str = ""
    email: str = ""
    certification: str
    blocks: tuple[str, ...] = ()
    mode: WantedMode = "either"
    centres: tuple[str, ...] = ()
    eligible_on: dt.date | None = None
    deposited_on: dt.date | None = None
    earliest: dt.date | None = None
    latest: dt.date | None = None
    employers: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()
    companion: str = ""
    extra_time: float = Field(0.0, ge=0, le=2, description="share of the oral added, e.g. 0.3333")
    step_free: bool = False
    interpreter: bool = False
    cohort: str = ""
    priority: int = Field(0, ge=0, le=9)
    birth_year: int | None = Field(None, ge=1900, le=2100)
    sex: Sex | None = None
    attempt: int = Field(1, ge=1)
    previous_requests: tuple[str, ...] = ()
    language: str = ""
    wished_mode: Mode | None = None
    wished_half_day: HalfDayWish | None = None
    panel: str = Field("", description="the given panel that hears this candidate, in panel mode 'given'")
    allowed_starts: tuple[AwareDatetime, ...] | None = None

    @field_validator("extra_time", mode="before")
    @classmethod
    def _a_share(cls, value: object) -> object:
        if isinstance(value, bool):  # "yes" would count as 1: the oral twice as long
            raise ValueError("extra time is a share of the oral, such as 0.3333")
        return value

    @property
    def person(self) -> str:
        """Who the candidate is: two rows with the same address are one person."""
        return self.email.casefold() or self.id


class Examiner(Part):
    """A person who may sit on panels."""

    id: str = Field(min_length=1)
    family_name: str = ""
    given_name: str = ""
    email: str = ""
    category: str = ""
    specialities: tuple[str, ...] = ()
    chair: bool = False
    employers: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()
    centres: tuple[str, ...] = ()
    home: str = ""
    remote: bool = True
    max_half_day: int | None = Field(None, ge=0)
    max_day: int | None = Field(None, ge=0)
    max_week: int | None = Field(None, ge=0, description="days in one ISO week")
    max_days: int | None = Field(None, ge=0, description="days in all")
    max_hearings: int | None = Field(None, ge=0, description="hearings in all")
    break_minutes: int = Field(0, ge=0, le=480)
    max_run_minutes: int | None = Field(None, ge=1, le=1440)
    sex: Sex | None = None
    past_load: int = Field(0, ge=0)
    fee_class: str = ""
    notice_days: int | None = Field(None, ge=0, description="own notice when it is longer than the profile's")
    wished_mode: Mode | None = None
    wished_half_day: HalfDayWish | None = None
    wished_with: tuple[str, ...] = ()
    allowed_starts: tuple[AwareDatetime, ...] | None = None


class Room(Part):
    """A room of a centre, or a pool of ``capacity`` identical remote links.

    A room of a centre hears one candidate at a time; a pool hears ``capacity`` at once.
    """

    id: str = Field(min_length=1)
    label: str = ""
    centre: str = ""
    kind: Mode = "in_centre"
    capacity: Annotated[int, Field(ge=1)] | Literal["unlimited"] = 1
    step_free: bool = False
    address: str = ""
    link: str = ""
    equipment: tuple[str, ...] = ()
    turnaround_minutes: int = Field(0, ge=0, le=240)
    allowed_starts: tuple[AwareDatetime, ...] | None = None


class Availability(Part):
    """A time a candidate, an examiner or a room is (or is not) free: ``[start, end)``.

    Whoever has a row "yes" or "if_needed" is free only there; others are free in all half-days.
    "no" is taken away from either.
    """

    who: str
    start: AwareDatetime
    end: AwareDatetime
    level: Level = "yes"

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.start >= self.end:
            raise ValueError("an availability must start before it ends")
        return self


class Deliberation(Part):
    """A plenary day that can settle ``capacity`` hearings of a sector (empty sector: all sectors)."""

    day: dt.date
    sector: str = ""
    capacity: int | None = Field(None, ge=0, description="hearings; empty: no limit")


class Travel(Part):
    """Minutes of travel between two places; used both ways when the other way is not given."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, str_strip_whitespace=True)

    origin: str = Field(alias="from")
    to: str
    minutes: int = Field(ge=0)


class Pin(Part):
    """What is fixed beforehand for a candidate; an empty field is free."""

    candidate: str
    start: AwareDatetime | None = None
    room: str = ""
    seat: str = ""
    examiner: str = ""


class PanelMember(Part):
    """A person in a seat of a panel given beforehand; an alternate sits only in a repair."""

    panel: str
    seat: str
    examiner: str
    alternate: bool = False


class NoticeWaiver(Part):
    """Who may be called without the notice, and why; each empty field is free, but not both ids.

    ``convoked``: called in time for that very ``start``; ``consent``: agreed to short notice;
    ``stand_in``: named beforehand to step in; ``event``: the hearing cannot stay as it was.
    """

    candidate: str = Field("", description="whose hearing; empty: any")
    who: str = Field("", description="candidate or examiner; empty: everyone of that hearing")
    start: AwareDatetime | None = Field(None, description="only for a hearing that starts then; empty: any")
    reason: Literal["convoked", "consent", "stand_in", "event"]

    @model_validator(mode="after")
    def _about_someone(self) -> Self:
        if not self.candidate and not self.who:
            raise ValueError("a waiver names a candidate or a person")
        return self

    def covers(self, candidate: str, who: str, start: dt.datetime) -> bool:
        """Tell whether ``who`` may be called late for the hearing of ``candidate`` at ``start``."""
        same = self.candidate in ("", candidate) and self.who in ("", who)
        return same and (self.start is None or self.start == start)


class OwnRule(Part):
    """One rule of the campaign's own profile: a number that differs, with where it comes from."""

    rule: str = Field(min_length=1)
    value: int | float | bool | None = Field(None, description="empty: no limit")
    source: str = ""
    article: str = ""


class Problem(Part):
    """Everything a solve needs, validated as a whole.

    Raises
    ------
    pydantic.ValidationError
        With every incoherence at once: unknown codes, duplicate ids, pins that cannot be.
    """

    campaign: Campaign
    certifications: tuple[Certification, ...]
    seats: tuple[Seat, ...]
    candidates: tuple[Candidate, ...]
    examiners: tuple[Examiner, ...]
    rooms: tuple[Room, ...]
    availability: tuple[Availability, ...] = ()
    deliberations: tuple[Deliberation, ...] = ()
    travel: tuple[Travel, ...] = ()
    pins: tuple[Pin, ...] = ()
    panels: tuple[PanelMember, ...] = ()
    notice_waivers: tuple[NoticeWaiver, ...] = ()
    rules: tuple[OwnRule, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        findings = list(find_incoherences(self))
        if findings:
            raise ValueError("; ".join(f"{f.part}[{f.index}].{f.field}: {f.en}" for f in findings))
        return self

    @cached_property
    def certification_of(self) -> Mapping[str, Certification]:
        """Certifications by code."""
        return {c.code: c for c in self.certifications}

    @cached_property
    def seats_of(self) -> Mapping[str, tuple[Seat, ...]]:
        """Seats by certification code, in the order given."""
        return {c.code: tuple(s for s in self.seats if s.certification == c.code) for c in self.certifications}

    @cached_property
    def candidate_of(self) -> Mapping[str, Candidate]:
        """Candidates by id."""
        return {c.id: c for c in self.candidates}

    @cached_property
    def examiner_of(self) -> Mapping[str, Examiner]:
        """Examiners by id."""
        return {e.id: e for e in self.examiners}

    @cached_property
    def room_of(self) -> Mapping[str, Room]:
        """Rooms by id."""
        return {r.id: r for r in self.rooms}

    @cached_property
    def availability_of(self) -> Mapping[str, tuple[Availability, ...]]:
        """Rows of availability by who they are about."""
        rows: dict[str, list[Availability]] = {}
        for row in self.availability:
            rows.setdefault(row.who, []).append(row)
        return {who: tuple(found) for who, found in rows.items()}

    @cached_property
    def pins_of(self) -> Mapping[str, tuple[Pin, ...]]:
        """Pins by candidate id."""
        rows: dict[str, list[Pin]] = {}
        for pin in self.pins:
            rows.setdefault(pin.candidate, []).append(pin)
        return {who: tuple(found) for who, found in rows.items()}

    @cached_property
    def panel_of(self) -> Mapping[str, tuple[PanelMember, ...]]:
        """Given panels by name, alternates left out."""
        rows: dict[str, list[PanelMember]] = {}
        for member in self.panels:
            if not member.alternate:
                rows.setdefault(member.panel, []).append(member)
        return {name: tuple(found) for name, found in rows.items()}

    @cached_property
    def _waivers(self) -> Mapping[tuple[str, str], tuple[NoticeWaiver, ...]]:
        rows: dict[tuple[str, str], list[NoticeWaiver]] = {}
        for waiver in self.notice_waivers:
            rows.setdefault((waiver.candidate, waiver.who), []).append(waiver)
        return {key: tuple(found) for key, found in rows.items()}

    def waivers_for(self, candidate: str, who: str) -> Iterator[NoticeWaiver]:
        """Yield the waivers that let ``who`` be called late for the hearing of ``candidate``, at some start."""
        for key in ((candidate, who), (candidate, ""), ("", who)):
            yield from self._waivers.get(key, ())

    @cached_property
    def _travel(self) -> Mapping[tuple[str, str], int]:
        back = {(t.to, t.origin): t.minutes for t in self.travel}
        return back | {(t.origin, t.to): t.minutes for t in self.travel}

    def travel_minutes(self, origin: str, to: str) -> int | None:
        """Return minutes from ``origin`` to ``to``; 0 within one place, None when unknown."""
        return 0 if origin == to else self._travel.get((origin, to))


def problem_schema() -> dict[str, Any]:
    """Return the JSON schema of ``problem.json``."""
    return Problem.model_json_schema(by_alias=True)
