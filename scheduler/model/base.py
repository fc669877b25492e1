"""What a constraint is: a stable key, a face for the solver and a face for the checker.

Two kinds, told apart by what `post` is given. A *space rule* looks at one hearing alone and takes
possibilities away from the `Space` before any variable exists. A *model rule* relates several
hearings and posts CP-SAT constraints on the `Model`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

from scheduler.domain import Problem
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.eligibility import Space
    from scheduler.model.context import Model
    from scheduler.view import Held, ScheduleView


class Rule(ABC):
    """Base of both kinds."""

    key: ClassVar[str]
    title: ClassVar[Text]

    def applies(self, problem: Problem) -> bool:
        """Tell whether the rule can matter for ``problem``."""
        return True

    @abstractmethod
    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield every breach of the rule in a schedule."""

    def broken(
        self, fr: str, en: str, held: Iterable[Held] = (), examiners: Iterable[str] = (), rooms: Iterable[str] = ()
    ) -> Violation:
        """Return a violation of this rule about these hearings."""
        who = tuple(dict.fromkeys(one.candidate.id for one in held))
        return Violation(
            rule=self.key, text=fr, text_en=en, candidates=who, examiners=tuple(examiners), rooms=tuple(rooms)
        )


class SpaceRule(Rule):
    """A rule on one hearing alone."""

    @abstractmethod
    def post(self, space: Space) -> None:
        """Take away what the rule forbids."""


class ModelRule(Rule):
    """A rule that relates hearings, people and rooms."""

    @abstractmethod
    def post(self, model: Model) -> None:
        """Post the rule's CP-SAT constraints."""

    def compares_times(self, problem: Problem) -> bool:
        """Tell whether the rule, where it applies, asks how the times of two hearings lie to each other.

        That nothing overlaps is not meant. Hearings are modelled by start only where no rule asks (`moments`).
        """
        return False

    def couples(self, problem: Problem) -> Iterable[Collection[str]]:
        """Return groups of candidates whom the rule ties together other than through people and rooms."""
        return ()

    def narrow(self, space: Space) -> None:
        """Take away what the rule makes impossible anyhow; `post` alone must already be enough."""
