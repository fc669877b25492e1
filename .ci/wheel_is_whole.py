"""Fail when the wheel in a folder lacks a file of the packages, or holds one of the tests."""

import subprocess
import sys
import zipfile
from pathlib import Path

wheel = next(Path(sys.argv[1]).glob("*.whl"))
packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
listed = subprocess.run(["git", "ls-files", "scheduler", "api"], capture_output=True, text=True, check=True)
if missing := set(listed.stdout.splitlines()) - packed:
    sys.exit(f"not in the wheel: {sorted(missing)}")
if foreign := {name for name in packed if not name.startswith(("scheduler/", "api/"))}:
    sys.exit(f"in the wheel, and should not be: {sorted(foreign)}")
