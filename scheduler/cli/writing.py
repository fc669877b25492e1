"""Writing a report where it was asked: one file by its ending, or every form of it into a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scheduler.cli.failures import refuse

Maker = Callable[[], bytes]


def write_documents(out: Path, stem: str, makers: Mapping[str, Maker], answer: Mapping[str, Any]) -> list[str]:
    """Write the report and return the paths.

    Parameters
    ----------
    out : Path
        A file whose ending says which form, or a folder, which gets ``stem`` in every form.
    makers : mapping
        By ending, without its dot, what makes the bytes; ``json`` is made of ``answer``.

    Raises
    ------
    InputError
        If the ending is of no form.
    """
    from scheduler.io.json_files import to_bytes
    from scheduler.io.placing import place_file, place_files

    known: dict[str, Maker] = {**makers, "json": lambda: to_bytes(dict(answer))}
    ending = out.suffix.lower().removeprefix(".")
    if ending in known and not out.is_dir():
        place_file(out, known[ending]())
        return [str(out)]
    if ending and not out.is_dir():
        listed = ", ".join(f".{name}" for name in known)
        raise refuse(f"la forme « .{ending} » n'existe pas.", f"there is no form '.{ending}'.",
                     f"Choisissez parmi : {listed}, ou donnez un dossier.", f"Choose one of: {listed}, or a folder.",
                     file=out.name)  # fmt: skip
    files = {f"{stem}.{name}": make() for name, make in known.items()}
    return [str(path) for path in place_files(out, files, stale=lambda _: False, folders=())]
