"""Self-contained HTML from templates: everything is escaped, nothing is fetched, no script runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from scheduler.io.board import reason_text
from scheduler.io.wording import (
    clock_text,
    day_text,
    number_text,
    person_name,
    place_text,
    proof_text,
    room_name,
    tier_name,
)
from scheduler.texts import Lang, Text

_TEMPLATES = Environment(
    loader=PackageLoader("scheduler.io"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_TEMPLATES.globals.update(
    clock=clock_text,
    day=day_text,
    name=person_name,
    number=number_text,
    place=place_text,
    proof=proof_text,
    reason_text=reason_text,
    room=room_name,
    tier_name=tier_name,
)


def render(template: str, lang: Lang, **values: Any) -> bytes:
    """Return a page as UTF-8 bytes; a value the template needs and was not given is an error."""
    page = _TEMPLATES.get_template(template)
    return page.render(lang=lang, t=_said_in(lang), colon=" : " if lang == "fr" else ": ", **values).encode()


def _said_in(lang: Lang) -> Callable[[str, str], str]:
    return lambda fr, en: Text(fr, en).say(lang)
