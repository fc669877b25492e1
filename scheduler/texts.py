"""A sentence for people, kept in French and English side by side."""

from __future__ import annotations

from typing import Literal, NamedTuple

Lang = Literal["fr", "en"]


class Text(NamedTuple):
    """One sentence in both languages.

    Attributes
    ----------
    fr : str
        What people read by default.
    en : str
        The same, in English.
    """

    fr: str
    en: str

    def say(self, lang: Lang = "fr") -> str:
        """Return the sentence in ``lang``."""
        return self.en if lang == "en" else self.fr
