"""Outside programs some tests need: a test that misses one is skipped by name, or fails where all are required."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

NODE_TESTS = Path(__file__).parent / "node"
CALDAV_TESTS = Path(__file__).parent / "caldav"
DEBIAN_PYTHON = Path("/usr/bin/python3")

_MENDS = {
    "node": "Debian package nodejs",
    "npm": "Debian package npm",
    "ical.js": "npm package ical.js: run 'npm install' in tests/node",
    "node-ical": "npm package node-ical: run 'npm install' in tests/node",
    "mailparser": "npm package mailparser: run 'npm install' in tests/node",
    "libical": "Debian packages gir1.2-ical-3.0 and python3-gi",
    "vdirsyncer": "tests/caldav/requirements.txt in a virtual environment tests/caldav/.venv",
    "radicale": "tests/caldav/requirements.txt in a virtual environment tests/caldav/.venv",
    "dovecot": "Debian package dovecot-imapd",
    "openssl": "Debian package openssl",
    "chromium": "Debian package chromium",
    "thunderbird": "Debian package thunderbird",
}


def require(tool: str) -> str:
    """Return the path of ``tool``; without it skip the test, or fail it where JURY_REQUIRE_ALL=1."""
    found = _found(tool)
    if found and Path(found).exists():
        return found
    return _miss(f"{tool} is missing ({_MENDS.get(tool, 'no package known')})")


def _found(tool: str) -> str | None:
    if tool in ("ical.js", "node-ical", "mailparser"):
        return str(NODE_TESTS / "node_modules" / tool)
    if tool in ("vdirsyncer", "radicale"):
        return str(CALDAV_TESTS / ".venv" / "bin" / tool)
    if tool == "libical":
        asked = [str(DEBIAN_PYTHON), "-c", "import gi; gi.require_version('ICalGLib', '3.0')"]
        known = DEBIAN_PYTHON.exists() and subprocess.run(asked, capture_output=True, check=False).returncode == 0
        return str(DEBIAN_PYTHON) if known else None
    return shutil.which(tool) or shutil.which(tool, path="/usr/sbin:/sbin")


def _miss(why: str) -> NoReturn:
    if os.environ.get("JURY_REQUIRE_ALL") == "1":
        pytest.fail(why)
    pytest.skip(why)
