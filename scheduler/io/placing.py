"""Put files in a folder so that none is ever half-written: make all, then rename each into place."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

_PREFIX = ".jury-tmp-"


def place_files(
    out: Path, files: Mapping[str, bytes], *, stale: Callable[[Path], bool], folders: Iterable[str]
) -> list[Path]:
    """Write ``files`` (by path relative to ``out``), replacing former ones, and return their paths.

    The work folder lies inside ``out``, hence on the same file system, so that each rename is atomic;
    a run killed before its end leaves at the most that hidden folder, which the next run removes.
    Two runs at once need two folders.

    Parameters
    ----------
    stale : callable
        Tells of a file in one of ``folders`` whether it may go when it is not among ``files``.

    Raises
    ------
    OSError
        If the folder cannot be written; what stood there before still stands.
    """
    out.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(out)
    work = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=out))
    try:
        for name, content in files.items():
            _write(work / name, content, lasting="/" not in name)
        for name in files:
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(work / name, out / name)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    placed = [out / name for name in files]
    _remove_stale([out / folder for folder in folders], set(placed), stale)
    return placed


def place_file(path: Path, content: bytes) -> None:
    """Write one file beside ``path``, then rename it: a reader sees the former content or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{_PREFIX}{os.getpid()}-{path.name}")
    try:
        _write(beside, content, lasting=True)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _write(path: Path, content: bytes, *, lasting: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        if lasting:  # a power cut after the rename must not show an empty plan; thousands of calendars can be remade
            file.flush()
            os.fsync(file.fileno())


def _remove_leftovers(out: Path) -> None:
    for path in out.glob(f"{_PREFIX}*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _remove_stale(folders: Iterable[Path], placed: set[Path], stale: Callable[[Path], bool]) -> None:
    for folder in folders:
        for path in sorted(folder.glob("*")):
            if path not in placed and stale(path):
                path.unlink()
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
