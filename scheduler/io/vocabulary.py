"""The words that cells may hold: French first, English beside, compared without accents, case or spaces."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from scheduler.profiles import CATALOGUE
from scheduler.texts import Lang, Text

Code = str | int | bool

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_NOT_WORD = re.compile(r"[\W_]+")
_LOOKED_AT = 20_000


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return ``text`` as it is compared: no accents, case, spaces, underscores or punctuation."""
    plain = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text)).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _NOT_WORD.sub("", plain.replace("œ", "oe").replace("æ", "ae"))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like ``word``, None when none is near or there are too many to look at."""
    by_fold = {fold(name): name for name in islice(known, _LOOKED_AT + 1) if name}
    if len(by_fold) > _LOOKED_AT:
        return None
    found = difflib.get_close_matches(fold(word), by_fold, n=1, cutoff=0.7)
    return by_fold[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> Text | None:
    """Return the question "did you mean …?", None when no known word is near."""
    name = nearest(word, known)
    return Text(f"Vouliez-vous dire « {name} » ?", f"Did you mean '{name}'?") if name else None


@dataclass(frozen=True)
class Words:
    """A vocabulary: what is written for each code, and what else is understood.

    Attributes
    ----------
    shown : mapping of code to Text
        The word written in each language; the code itself is understood too.
    others : mapping of str to code
        Further spellings.
    openly : bool
        Whether any other word may be used as it is (categories, seats).
    """

    shown: Mapping[Code, Text]
    others: Mapping[str, Code]
    openly: bool = False

    def read(self, word: str) -> Code | None:
        """Return the code of ``word``, None when it is not of this vocabulary."""
        return self._by_fold.get(fold(word))

    def write(self, code: Code, lang: Lang) -> str:
        """Return the word for ``code``, the code itself when it has none."""
        return self.shown[code].say(lang) if code in self.shown else str(code)

    def listed(self, lang: Lang) -> list[str]:
        """Return the words to choose from."""
        return [text.say(lang) for text in self.shown.values()]

    @cached_property
    def _by_fold(self) -> dict[str, Code]:
        found: dict[str, Code] = {fold(word): code for word, code in self.others.items()}
        for code, text in self.shown.items():
            found |= {fold(text.fr): code, fold(text.en): code}
            if not isinstance(code, bool):
                found[fold(str(code))] = code
        return found


def _words(shown: Mapping[Code, tuple[str, str]], others: Mapping[str, Code], *, openly: bool = False) -> Words:
    return Words({code: Text(*pair) for code, pair in shown.items()}, others, openly)


YES_NO = _words(
    {True: ("oui", "yes"), False: ("non", "no")},
    {"o": True, "y": True, "vrai": True, "true": True, "1": True, "x": True}
    | {"n": False, "faux": False, "false": False, "0": False},
)
MODES = _words(
    {"in_centre": ("présentiel", "in centre"), "remote": ("à distance", "remote")},
    {"en présentiel": "in_centre", "sur place": "in_centre", "en centre": "in_centre"}
    | {"distance": "remote", "distanciel": "remote", "en distanciel": "remote", "visio": "remote"},
)
WANTED_MODES = Words(
    {**MODES.shown, "either": Text("les deux", "either")},
    {**MODES.others, "indifférent": "either", "both": "either", "l'un ou l'autre": "either"},
)
PANEL_MODES = _words(
    {"session": ("session", "session"), "hearing": ("audition", "hearing"), "given": ("donné", "given")},
    {"par session": "session", "par audition": "hearing", "jurys donnés": "given"},
)
LEVELS = _words(
    {"yes": ("oui", "yes"), "if_needed": ("si besoin", "if needed"), "no": ("non", "no")},
    {"disponible": "yes", "si nécessaire": "if_needed", "au besoin": "if_needed", "indisponible": "no", "occupé": "no"},
)
SEXES = _words(
    {"F": ("F", "F"), "M": ("M", "M")},
    {"femme": "F", "féminin": "F", "woman": "F", "female": "F"}
    | {"H": "M", "homme": "M", "masculin": "M", "man": "M", "male": "M"},
)
HALF_DAYS = _words({"am": ("matin", "morning"), "pm": ("après-midi", "afternoon")}, {})
COHORT_SCOPES = _words({"day": ("jour", "day"), "week": ("semaine", "week")}, {"même jour": "day"})
CLOCK_STARTS = _words(
    {"hearing": ("audition", "hearing"), "plenary": ("jury plénier", "plenary")}, {"plénier": "plenary"}
)
WEEKDAYS = _words(
    {
        1: ("lundi", "Monday"),
        2: ("mardi", "Tuesday"),
        3: ("mercredi", "Wednesday"),
        4: ("jeudi", "Thursday"),
        5: ("vendredi", "Friday"),
        6: ("samedi", "Saturday"),
        7: ("dimanche", "Sunday"),
    },
    {},
)
CATEGORIES = _words(
    {
        "academic": ("enseignant-chercheur", "academic"),
        "teacher": ("enseignant", "teacher"),
        "professional": ("professionnel", "professional"),
    },
    {},
    openly=True,
)
RULES = Words({name: Text(CATALOGUE[name].fr, CATALOGUE[name].en) for name in CATALOGUE}, {}, openly=True)
WAIVERS = _words(
    {
        "convoked": ("déjà convoqué", "called already"),
        "consent": ("accord", "consent"),
        "stand_in": ("suppléant", "stand-in"),
        "event": ("imprévu", "event"),
    },
    {},
)
UNLIMITED = _words({"unlimited": ("illimité", "unlimited")}, {"illimitée": "unlimited", "sans limite": "unlimited"})

BUSY_FOLDERS = frozenset({"occupations", "busy"})
"""Names of the folder of calendars."""

NONE_WORDS: Mapping[Lang, str] = {"fr": "aucun", "en": "none"}
"""Written in a list that is empty on purpose, where an empty cell would mean the default."""
