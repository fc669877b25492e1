"""Help pages whose own words are French too."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup

from scheduler.cli.asked import ASKED

_FRENCH = (
    ("Usage: ", "Usage : "),
    ("Arguments:\n", "Arguments :\n"),
    ("Options:\n", "Options :\n"),
    ("Commands:\n", "Commandes :\n"),
    ("[required]", "[obligatoire]"),
    ("[default: ", "[défaut : "),
    ("; required]", " ; obligatoire]"),
    ("Show this message and exit.", "Afficher cette aide."),
)


def in_french(page: str) -> str:
    """Return a help page with the library's own words in French, when French is asked for."""
    for english, french in _FRENCH if ASKED.lang == "fr" else ():
        page = page.replace(english, french)
    return page


class HelpfulCommand(TyperCommand):
    """A command with such a help page."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return in_french(super().get_help(ctx))


class HelpfulGroup(TyperGroup):
    """A group of commands with such a help page."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return in_french(super().get_help(ctx))
