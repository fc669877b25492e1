"""Incoherences between parts, told at the cell where each stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from scheduler.domain import Finding, Problem, find_incoherences
from scheduler.errors import InputIssue
from scheduler.io import limits
from scheduler.io.columns import KEYS, SHEETS
from scheduler.io.headers import Records
from scheduler.io.rows import Rows
from scheduler.io.vocabulary import did_you_mean
from scheduler.rules import rule_findings
from scheduler.texts import Text

_TARGETS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("seats", "certification"): ("certifications",),
    ("seats", "people"): ("examiners",),
    ("candidates", "certification"): ("certifications",),
    ("candidates", "panel"): ("panels",),
    ("availability", "who"): ("candidates", "examiners", "rooms"),
    ("pins", "candidate"): ("candidates",),
    ("pins", "room"): ("rooms",),
    ("pins", "examiner"): ("examiners",),
    ("pins", "seat"): ("seats", "candidates"),
    ("panels", "examiner"): ("examiners",),
    ("notice_waivers", "candidate"): ("candidates",),
    ("notice_waivers", "who"): ("candidates", "examiners"),
}
_MANY = frozenset({("seats", "people")})


def cross_check(draft: Problem, rows: Mapping[str, Rows]) -> Iterator[InputIssue]:
    """Yield an issue for each incoherence of a draft that is no mere echo of a mistake already told."""
    readable = {part for part, found in rows.items() if _keyed(part, found)}
    told: Counter[tuple[str, str]] = Counter()
    for finding in chain(find_incoherences(draft), rule_findings(draft)):
        if not _is_echo(finding, draft, rows, readable):
            told[finding.part, finding.field] += 1
            helpful = told[finding.part, finding.field] <= limits.MAX_ALIKE_ERRORS
            yield _issue(finding, draft, rows, helpful)


def _keyed(part: str, found: Rows) -> bool:
    """Tell whether a sheet can be referred to: a required one without rows is told of once, as empty."""
    if not found.table.records:
        return not SHEETS[part].required
    return KEYS.get(part) is None or KEYS[part] in found.table.labels


def _is_echo(finding: Finding, draft: Problem, rows: Mapping[str, Rows], readable: set[str]) -> bool:
    part = rows.get(finding.part)
    if part is not None and (finding.index, finding.field) in part.bad:
        return True
    targets = _TARGETS.get((finding.part, finding.field), ())
    if any(target not in readable and SHEETS[target].required for target in targets):
        return True
    if finding.part == "certifications" and "seats" not in readable:
        return True
    return _points_at_a_stand_in(finding, draft, rows)


def _points_at_a_stand_in(finding: Finding, draft: Problem, rows: Mapping[str, Rows]) -> bool:
    """Tell whether a certification lacks seats only because a row of the seats names none."""
    if finding.part != "certifications" or "seats" not in rows:
        return False
    return any(name == "certification" for _, name in rows["seats"].bad)


def _issue(finding: Finding, draft: Problem, rows: Mapping[str, Rows], helpful: bool) -> InputIssue:
    """Return a finding as an issue; looking for the first of its kind and for near names takes time."""
    message, mend = Text(finding.fr, finding.en), Text(finding.mend_fr, finding.mend_en)
    first = _first(finding, draft, rows) if helpful else None
    if first:
        message = Text(f"{message.fr} ({first.fr})", f"{message.en} ({first.en})")
    guess = _guess(finding, draft) if helpful else None
    if guess:
        mend = Text(f"{guess.fr} {mend.fr}", f"{guess.en} {mend.en}")
    found = rows.get(finding.part)
    if found is None:
        sheet = SHEETS[finding.part]
        found = Rows(Records(sheet, "", sheet.french))
    return found.tell(finding.index, finding.field, message, mend)


def _first(finding: Finding, draft: Problem, rows: Mapping[str, Rows]) -> Text | None:
    """Return where the same id, code or seat was given first, None when the finding is no duplicate."""
    wanted = _identity(finding.part, _row(draft, finding))
    if wanted is None or finding.field not in {"id", "code", "seat"}:
        return None
    parts = ("candidates", "examiners", "rooms") if finding.field == "id" else (finding.part,)
    for part in parts:
        for index, row in enumerate(getattr(draft, part)):
            if part == finding.part and index >= finding.index:
                break
            if _identity(part, row) == wanted and part in rows:
                number, _ = rows[part].place(index, finding.field)
                name = rows[part].table.name
                return Text(f"déjà à la ligne {number} de « {name} »", f"already at row {number} of '{name}'")
    return None


def _row(draft: Problem, finding: Finding) -> Any:
    listed = (draft.campaign,) if finding.part == "campaign" else getattr(draft, finding.part)
    return listed[finding.index] if finding.index < len(listed) else None


def _identity(part: str, row: Any) -> Any:
    if row is None or part in {"pins", "availability", "panels", "notice_waivers"}:
        return None
    if part == "seats":
        return row.certification, row.seat
    return getattr(row, KEYS[part]) if part in KEYS else None


def _guess(finding: Finding, draft: Problem) -> Text | None:
    """Return "did you mean …?" for a name that is unknown but near a known one."""
    targets = _TARGETS.get((finding.part, finding.field))
    row = _row(draft, finding)
    if targets is None or row is None or finding.field == "seat":
        return None
    used = getattr(row, finding.field)
    known = {getattr(item, KEYS[target]) for target in targets for item in getattr(draft, target)}
    known = {name for name in known if not name.startswith("\x00")}
    if (finding.part, finding.field) in _MANY:
        used = next((name for name in used if name not in known and f"« {name} »" in finding.fr), "")
    return did_you_mean(used, known - {used}) if used else None
