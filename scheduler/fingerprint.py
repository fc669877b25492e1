"""The identity of a problem, a digest of its canonical JSON, and of a hearing, its UID."""

from __future__ import annotations

import hashlib
import json

from scheduler.domain import Problem
from scheduler.schedule import Hearing

UID_DOMAIN = "jury-scheduler.invalid"


def fingerprint(problem: Problem) -> str:
    """Return the SHA-256 (hex) of the problem's canonical JSON: sorted keys, no spaces."""
    data = problem.model_dump(mode="json", by_alias=True)
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def hearing_uid(problem: Problem, hearing: Hearing) -> str:
    """Return the UID of a hearing: the same however often the hearing moves.

    It is a digest of the campaign's code, the candidate's id and the attempt (a second jury is a new
    event), since an id can be a name, and a room's calendar shows none.
    """
    parts = problem.campaign.code, hearing.candidate, str(hearing.attempt)
    return f"{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:32]}@{UID_DOMAIN}"
