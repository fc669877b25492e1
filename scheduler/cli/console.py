"""What the command line shows: plain lines for people, or one JSON document."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TextIO

from scheduler.cli.asked import ASKED

_SPACES = "\t\u00a0\u202f"

DONE, NOT_ALL, BAD_INPUT, UNEXPECTED, INTERRUPTED = 0, 1, 2, 3, 130


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command ends with.

    Attributes
    ----------
    status : int
        Exit status.
    document : dict
        JSON values: what ``--json`` prints.
    lines : list of str
        What is printed without ``--json``.
    """

    status: int
    document: dict[str, Any] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


def use_utf8() -> None:
    """Write UTF-8 whatever the machine's settings, and never fail on a character."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8" if not stream.isatty() else None, errors="replace")


def show(outcome: Outcome) -> None:
    """Print the outcome of a command on standard output."""
    if ASKED.json:
        print(json.dumps(outcome.document, ensure_ascii=False, indent=2))
    else:
        _print(outcome.lines, sys.stdout)


def tell(*lines: str) -> None:
    """Print lines on standard error."""
    _print(lines, sys.stderr)


def harmless(line: str) -> str:
    """Return ``line`` without control characters: a name in a file must not drive the terminal."""
    return "".join(
        c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" if c not in "\t\u202f\u00a0" else c for c in line
    )


def _print(lines: Iterable[str], stream: TextIO) -> None:
    for line in lines:
        print(harmless(line), file=stream, flush=True)
