"""Help pages whose own words are French too."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from scheduler.cli.asked import ASKED, say

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


def argument(metavar: str, fr: str, en: str) -> Any:
    """Return an argument with its help in the language asked for."""
    return typer.Argument(metavar=metavar, help=say(fr, en))


def option(names: str, metavar: str | None, fr: str, en: str, **limits: float) -> Any:
    """Return an option, its names separated by spaces, with its help in the language asked for."""
    return typer.Option(*names.split(), metavar=metavar, help=say(fr, en), **limits)  # type: ignore[arg-type]
