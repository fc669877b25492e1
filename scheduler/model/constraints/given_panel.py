"""In panel mode 'given', a candidate is heard by a panel given beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import ModelRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.domain import Problem
    from scheduler.model.context import Model
    from scheduler.view import ScheduleView


class GivenPanel(ModelRule):
    """The panel of each hearing is one of the given ones: the candidate's own when named."""

    key = "given_panel"
    title = Text("Jury donné", "Given panel")

    def applies(self, problem: Problem) -> bool:
        """Tell whether panels are given."""
        return problem.campaign.panel_mode == "given" and bool(problem.panel_of)

    def _names(self, problem: Problem, candidate: str) -> list[str]:
        named = problem.candidate_of[candidate].panel
        return [named] if named else list(problem.panel_of)

    def post(self, model: Model) -> None:
        """Post the choice of one given panel, and its people in their seats."""
        for slot in model.free_slots:
            for candidate, literal in slot.hearings.items():
                choices = []
                for name in self._names(model.problem, candidate):
                    members = model.problem.panel_of[name]
                    seated = [slot.seats.get(m.seat, {}).get(m.examiner) for m in members]
                    if any(v is None for v in seated) or len(seated) != model.panel_size(candidate):
                        continue
                    chosen = model.cp.new_bool_var(f"panel[{candidate},{name}]")
                    model.cp.add_bool_and(v for v in seated if v is not None).only_enforce_if(chosen)
                    choices.append(chosen)
                model.cp.add(sum(choices) == literal)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each panel that is not a given one."""
        for held in view.hearings:
            panel = sorted((s.seat, s.examiner) for s in held.hearing.panel)
            given = (view.problem.panel_of[name] for name in self._names(view.problem, held.candidate.id))
            if not any(panel == sorted((m.seat, m.examiner) for m in members) for members in given):
                yield self.broken(
                    f"Le jury n'est pas un des jurys donnés ({view.tell(held)}).",
                    f"The panel is not one of those given ({view.tell(held)}).",
                    [held],
                )
