"""What an explanation holds: facts in conflict, advice that was verified, and how scarce each resource is."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime

from scheduler.domain import Part, Problem

Action = Literal["add", "remove", "replace", "update"]


class Named(Part):
    """One fact or rule in people's words.

    ``start`` and ``end`` are the time it is about, if any; ``part`` and ``index`` tell the row it comes from: the list
    of `Problem` and the place in it (from 0).
    """

    kind: str
    text: str
    text_en: str
    candidates: tuple[str, ...] = ()
    examiners: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    part: str = ""
    index: int | None = None
    start: AwareDatetime | None = None
    end: AwareDatetime | None = None


class Conflict(Part):
    """Facts that cannot all hold; without any one of them they can (``minimal``: each was confirmed by a solve)."""

    candidates: tuple[str, ...]
    facts: tuple[Named, ...]
    minimal: bool = True
    text: str = ""
    text_en: str = ""


class Change(Part):
    """One edit of the data: a row added, removed, replaced or updated (``index`` from 0, in the list as it was).

    An update gives the fields that change alone: the rest of a person's row is nobody else's business.
    """

    part: str
    action: Action
    index: int | None = None
    row: dict[str, Any] | None = None


class Advice(Part):
    """Something to do, verified by solving again.

    Measured on a plan, ``places`` are candidates heard with it who were not before while everyone else still is, and
    ``cost`` is by how much the cost tier changes. Not measured (``cost`` is None), ``places`` are those of the
    conflict, who can then be heard together. ``lifts`` are the facts that no longer hold; ``changes`` carry it out
    on the data.
    """

    kind: str
    text: str
    text_en: str
    places: tuple[str, ...] = ()
    cost: float | None = None
    lifts: tuple[Named, ...] = ()
    changes: tuple[Change, ...] = ()


def apply_changes(problem: Problem, changes: tuple[Change, ...]) -> Problem:
    """Return the problem with the changes carried out.

    Raises
    ------
    pydantic.ValidationError
        If the outcome is not a coherent problem.
    """
    parts: dict[str, list[Any]] = {}
    for change in changes:
        rows = parts.setdefault(change.part, list(getattr(problem, change.part)))
        if change.action == "add":
            rows.append(change.row)
        elif change.index is not None:
            rows[change.index] = _changed(rows[change.index], change)
    return problem.model_copy(
        update={part: tuple(row for row in rows if row is not None) for part, rows in parts.items()}
    )


def _changed(row: Any, change: Change) -> Any:
    if change.action == "update":
        return row.model_copy(update=change.row)
    return change.row if change.action == "replace" else None
