"""Every hard rule, listed once, in the order they are posted and reported."""

from __future__ import annotations

from scheduler.model.base import ModelRule, Rule, SpaceRule
from scheduler.model.constraints.allowed_start import AllowedStart
from scheduler.model.constraints.candidate_availability import CandidateAvailability
from scheduler.model.constraints.centre import CentreFits
from scheduler.model.constraints.chair import Chair
from scheduler.model.constraints.cohort import Cohort
from scheduler.model.constraints.conflict import Conflict
from scheduler.model.constraints.decision import Decision
from scheduler.model.constraints.deposit_months import DepositMonths
from scheduler.model.constraints.eligibility import EligibilityValid
from scheduler.model.constraints.examiner_availability import ExaminerAvailability
from scheduler.model.constraints.examiner_overlap import ExaminerOverlap
from scheduler.model.constraints.file import FileRead
from scheduler.model.constraints.given_panel import GivenPanel
from scheduler.model.constraints.length import Length
from scheduler.model.constraints.limits import Limits
from scheduler.model.constraints.longest_run import LongestRun
from scheduler.model.constraints.lunch import Lunch
from scheduler.model.constraints.mode import ModeFits
from scheduler.model.constraints.notice import Notice
from scheduler.model.constraints.one_place import OnePlace
from scheduler.model.constraints.opening import Opening
from scheduler.model.constraints.oral import Oral
from scheduler.model.constraints.pins import Pins
from scheduler.model.constraints.placed_once import PlacedOnce
from scheduler.model.constraints.room_overlap import RoomOverlap
from scheduler.model.constraints.same_person import SamePerson
from scheduler.model.constraints.seats import Seats
from scheduler.model.constraints.session import Session
from scheduler.model.constraints.shortest_break import ShortestBreak
from scheduler.model.constraints.specialists import Specialists
from scheduler.model.constraints.step_free import StepFree

CONSTRAINTS: tuple[Rule, ...] = (
    PlacedOnce(),
    AllowedStart(),
    Oral(),
    Length(),
    Opening(),
    CandidateAvailability(),
    ExaminerAvailability(),
    ModeFits(),
    CentreFits(),
    StepFree(),
    Conflict(),
    FileRead(),
    Notice(),
    EligibilityValid(),
    DepositMonths(),
    Seats(),
    Specialists(),
    Chair(),
    Session(),
    GivenPanel(),
    RoomOverlap(),
    ExaminerOverlap(),
    ShortestBreak(),
    LongestRun(),
    Lunch(),
    Limits(),
    OnePlace(),
    Decision(),
    Pins(),
    Cohort(),
    SamePerson(),
)

__all__ = ["CONSTRAINTS", "ModelRule", "SpaceRule"]
