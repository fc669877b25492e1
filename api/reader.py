"""Child process that reads a large `problem.json` within limits: ``python -m api.reader PATH``.

Writes one JSON object on standard output: ``{"problem": …}`` or ``{"issues": […]}``.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

from api.reading import parse_json
from scheduler.errors import InputError

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 25


def main() -> None:
    """Read the path given on the command line and print what was found."""
    _set_limits()
    print(json.dumps(read(Path(sys.argv[1])), ensure_ascii=True))


def read(path: Path) -> dict[str, Any]:
    """Return the problem of ``path`` or every issue in it, JSON-ready."""
    try:
        problem = parse_json(path.read_bytes())
    except InputError as error:
        return {"issues": [dataclasses.asdict(issue) for issue in error.issues]}
    return {"problem": problem.model_dump(mode="json", by_alias=True)}


def _set_limits() -> None:
    try:
        import resource
    except ImportError:  # not on Windows: there the parent's time limit is all there is
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


if __name__ == "__main__":
    main()
