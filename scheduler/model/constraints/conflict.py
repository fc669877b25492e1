"""No examiner hears someone they are tied to: employer, declared tie, companion (D6412-6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import SpaceRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.domain import Candidate, Examiner
    from scheduler.eligibility import Space
    from scheduler.view import ScheduleView


def tie_between(candidate: Candidate, examiner: Examiner) -> str:
    """Return the kind of tie (``companion``, ``employer`` or ``declared``), empty when there is none.

    A tie is declared on either side; it may name the other's id, or a word that both declare.
    Source: D6412-6 code du travail: no present or past professional or personal tie.
    """
    if candidate.companion and _same(candidate.companion, {examiner.id}):
        return "companion"
    if _meet(candidate.employers, examiner.employers):
        return "employer"
    if _same(examiner.id, set(candidate.ties)) or _same(candidate.id, set(examiner.ties)):
        return "declared"
    return "declared" if _meet(candidate.ties, examiner.ties) else ""


def _meet(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    return not {name.casefold() for name in one}.isdisjoint(name.casefold() for name in two)


def _same(name: str, names: set[str]) -> bool:
    return name.casefold() in {other.casefold() for other in names}


class Conflict(SpaceRule):
    """Always hard."""

    key = "conflict"
    title = Text("Conflit d'intérêts", "Conflict of interest")

    def post(self, space: Space) -> None:
        """Keep tied examiners off the candidate's panels."""
        words: dict[str, list[Examiner]] = {}
        for examiner in space.problem.examiners:
            for word in (examiner.id, *examiner.employers, *examiner.ties):
                words.setdefault(word.casefold(), []).append(examiner)
        for candidate in space.problem.candidates:
            mine = (candidate.id, candidate.companion, *candidate.employers, *candidate.ties)
            # Whoever shares no word with the candidate is not tied; of those who do, the rule decides.
            near = {e.id: e for word in mine for e in words.get(word.casefold(), ())}
            for examiner in near.values():
                if tie_between(candidate, examiner):
                    space.bar_examiner(candidate.id, examiner.id, self.key)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each tied examiner on a panel."""
        words = {
            "companion": ("a accompagné le candidat", "accompanied the candidate"),
            "employer": ("a le même employeur que le candidat", "shares an employer with the candidate"),
            "declared": ("a un lien déclaré avec le candidat", "has a declared tie with the candidate"),
        }
        for held in view.hearings:
            for examiner in held.examiners:
                if tie := tie_between(held.candidate, examiner):
                    fr, en = words[tie]
                    yield self.broken(
                        f"{examiner.id} {fr} ({view.tell(held)}).",
                        f"{examiner.id} {en} ({view.tell(held)}).",
                        [held],
                        [examiner.id],
                    )
