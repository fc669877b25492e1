"""What can be wrong with what a user gave, in the user's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.texts import Lang, Text

_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class InputIssue:
    """One mistake in the input: where it is, what is wrong, how to mend it.

    Attributes
    ----------
    message, mend : Text
        What is wrong, and what to write instead.
    file, sheet, column : str
        Where; empty when it does not apply.
    row : int or None
        1-based row of the sheet or line of the file, as Excel shows it.
    severity : {"error", "warning"}
        A warning does not stop the work.
    """

    message: Text
    mend: Text = _NOTHING
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    severity: str = "error"

    def where(self, lang: Lang = "fr") -> str:
        """Return the place as one short phrase, empty when unknown."""
        words = Text("ligne", "row"), Text("colonne", "column"), Text("feuille", "sheet")
        row, column, sheet = (word.say(lang) for word in words)
        parts = [self.file]
        parts += [f"{sheet} {self.sheet}"] if self.sheet else []
        parts += [f"{row} {self.row}"] if self.row is not None else []
        parts += [f"{column} {self.column}"] if self.column else []
        return ", ".join(part for part in parts if part)

    def say(self, lang: Lang = "fr") -> str:
        """Return the whole issue as one line."""
        where = self.where(lang)
        sentence = " ".join(_ended(part.say(lang)) for part in (self.message, self.mend) if part.say(lang))
        return f"{where} : {sentence}" if where and lang == "fr" else (f"{where}: {sentence}" if where else sentence)

    def as_dict(self, lang: Lang = "fr") -> dict[str, object]:
        """Return the issue as JSON-ready fields."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "severity": self.severity,
            "message": self.message.say(lang),
            "mend": self.mend.say(lang),
        }


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


class SchedulerError(Exception):
    """Base of every error this package raises on purpose."""


class InputError(SchedulerError):
    """The input cannot be used; holds every issue found, not only the first."""

    def __init__(self, issues: Iterable[InputIssue]) -> None:
        self.issues = tuple(issues)
        super().__init__("\n".join(issue.say() for issue in self.issues))


class VerificationError(SchedulerError):
    """A schedule made here was refused by the checker: it must not leave the program."""
