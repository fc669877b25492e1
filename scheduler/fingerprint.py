"""The identity of a problem: a digest of its canonical JSON."""

from __future__ import annotations

import hashlib
import json

from scheduler.domain import Problem


def fingerprint(problem: Problem) -> str:
    """Return the SHA-256 (hex) of the problem's canonical JSON: sorted keys, no spaces."""
    data = problem.model_dump(mode="json", by_alias=True)
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
