"""What is asked of every command: the language, one JSON document, the details of an unexpected error."""

from __future__ import annotations

import os
from dataclasses import dataclass

from scheduler.texts import Lang, Text

_LANGS: dict[str, Lang] = {"fr": "fr", "en": "en"}
_FLAGS = {"--json": "json", "--debug": "debug"}


@dataclass
class Asked:
    """The choices of this run of the program; there is one, `ASKED`."""

    lang: Lang = "fr"
    json: bool = False
    debug: bool = False


ASKED = Asked()


def say(fr: str, en: str) -> str:
    """Return the sentence in the language asked for."""
    return Text(fr, en).say(ASKED.lang)


def take(arguments: list[str]) -> list[str]:
    """Set `ASKED` from the options that every command takes, at any place, and return the rest.

    They are read first because help texts and usage errors depend on them. Everything after ``--``
    is left alone. An unknown language is left to be refused as an unknown option.
    """
    ASKED.lang = "en" if os.environ.get("JURY_LANG", "").lower().startswith("en") else "fr"
    ASKED.json = ASKED.debug = False
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            return [*rest, word, *waiting]
        if word in _FLAGS:
            setattr(ASKED, _FLAGS[word], True)
        elif word == "--lang" and waiting and _set_lang(waiting[0]):
            waiting.pop(0)
        elif not (word.startswith("--lang=") and _set_lang(word.removeprefix("--lang="))):
            rest.append(word)
    return rest


def _set_lang(name: str) -> bool:
    chosen = _LANGS.get(name)
    ASKED.lang = chosen or ASKED.lang
    return chosen is not None
