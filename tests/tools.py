"""Outside programs some tests need: a test that misses one is skipped by name, or fails where all are required."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

NODE_TESTS = Path(__file__).parent / "node"

_MENDS = {
    "node": "Debian package nodejs",
    "npm": "Debian package npm",
    "ical.js": "npm package ical.js: run 'npm install' in tests/node",
    "chromium": "Debian package chromium",
}


def require(tool: str) -> str:
    """Return the path of ``tool``; without it skip the test, or fail it where JURY_REQUIRE_ALL=1."""
    found = str(NODE_TESTS / "node_modules" / tool) if tool == "ical.js" else shutil.which(tool)
    if found and Path(found).exists():
        return found
    return _miss(f"{tool} is missing ({_MENDS.get(tool, 'no package known')})")


def _miss(why: str) -> NoReturn:
    if os.environ.get("JURY_REQUIRE_ALL") == "1":
        pytest.fail(why)
    pytest.skip(why)
