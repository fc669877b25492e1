"""The progress of a solve on standard error: a live line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from scheduler.cli.asked import ASKED, say
from scheduler.cli.console import tell
from scheduler.io.wording import number_text
from scheduler.result import Progress
from scheduler.texts import Text

LINE_SECONDS = 2.0

_PHASES = {
    "build": Text("préparation", "preparation"),
    "placement": Text("placement", "placement"),
    "cost": Text("coût", "cost"),
    "wishes": Text("souhaits", "wishes"),
    "fairness": Text("équité", "fairness"),
    "compactness": Text("compacité", "compactness"),
    "stability": Text("stabilité", "stability"),
    "done": Text("terminé", "done"),
}


def phase_text(phase: str) -> str:
    """Return what a phase is called."""
    known = _PHASES.get(phase)
    return known.say(ASKED.lang) if known else phase


def figures_text(progress: Progress) -> str:
    """Return objective, bound and gap, as far as they are known: ``objectif 44, borne 40, écart 9,1 %``."""
    parts = []
    if progress.objective is not None:
        parts.append(f"{say('objectif', 'objective')} {number_text(progress.objective, ASKED.lang)}")
    if progress.bound is not None:
        parts.append(f"{say('borne', 'bound')} {number_text(progress.bound, ASKED.lang)}")
    if progress.gap is not None:
        parts.append(f"{say('écart', 'gap')} {number_text(100 * progress.gap, ASKED.lang)}{say(' ', '')}%")
    return ", ".join(parts)


class ProgressView:
    """Shows each report of a solve; a context manager that leaves the terminal as it found it."""

    def __init__(self, total: int) -> None:
        self._last, self._phase = float("-inf"), ""
        self._bar = _bar() if sys.stderr.isatty() else None
        self._task = self._bar.add_task(phase_text("build"), total=max(total, 1), figures="") if self._bar else None

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def __call__(self, progress: Progress) -> None:
        """Show one report."""
        if self._bar and self._task is not None:
            described = f"{phase_text(progress.phase):<12}"
            # A phase is drawn at once, else a short one would never be seen.
            now, self._phase = progress.phase != self._phase, progress.phase
            self._bar.update(
                self._task,
                description=described,
                completed=progress.placed,
                figures=figures_text(progress),
                refresh=now,
            )
        else:
            self._line(progress)

    def _line(self, progress: Progress) -> None:
        if progress.phase == self._phase and progress.seconds < self._last + LINE_SECONDS:
            return
        self._phase, self._last = progress.phase, progress.seconds
        placed = f"{progress.placed}/{progress.total} {say('placés', 'placed')}"
        seconds = f"{number_text(round(progress.seconds, 1), ASKED.lang)} s"
        parts = [placed if progress.phase != "build" else "", figures_text(progress), seconds]
        tell(f"{phase_text(progress.phase)}{say(' : ', ': ')}{', '.join(part for part in parts if part)}")


def _bar() -> Bar:
    return Bar(
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
        TextColumn("{task.fields[figures]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True, highlight=False, markup=False),
        transient=True,
    )
