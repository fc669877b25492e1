"""The journal of a folder: who did what and when, one JSON line each, only ever appended to.

A line holds ids, counts and digests: a person who is planned is named nowhere in it.
"""

from __future__ import annotations

import datetime as dt
import getpass
import json
from pathlib import Path

FILE = "journal.jsonl"

Detail = str | int | float | list[str] | None


def record(folder: Path, action: str, **detail: Detail) -> Path:
    """Append one line to the journal of ``folder`` and return its path.

    Parameters
    ----------
    folder : Path
        Where the files that changed are; made when missing.
    action : str
        What was done: ``init``, ``solve``, ``purge``.
    detail
        Ids, counts and digests, no names. Empty values are left out.

    Raises
    ------
    OSError
        If the journal cannot be written.
    """
    entry = {"time": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), "actor": actor(), "action": action}
    line = json.dumps(entry | {k: v for k, v in detail.items() if v not in (None, "", [])}, ensure_ascii=False)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    # One write in append mode: lines of two programs never mix.
    with path.open("ab", buffering=0) as file:
        file.write(line.encode() + b"\n")
    return path


def actor() -> str:
    """Return the account this program runs under."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        return "?"
