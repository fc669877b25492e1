"""Words that tell of a candidate's health, and the text of any file that is searched for them."""

from __future__ import annotations

import io
import zipfile

HEALTH_WORDS = (
    "extra_time", "step_free", "interpreter", "interprète", "interprete", "tiers-temps", "tiers temps", "aménagement",
    "accommodation", "handicap", "fauteuil", "sans marche", "step-free", "extra time", "plain-pied",
    "0.4137", "41.37", "41,37",
)  # fmt: skip
"""The last three are the marked share of extra time."""


def texts(name: str, data: bytes) -> dict[str, str]:
    """Return the text of a file, of every part of an archive, with folded lines joined, in small letters."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [texts(f"{name}!{part}", archive.read(part)) for part in archive.namelist()]
        return {key: text for part in parts for key, text in part.items()}
    return {name: data.decode().replace("\r\n ", "").replace("=\n", "").casefold()}
