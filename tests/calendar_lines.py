"""The content lines of an .ics file, read with nothing but regular expressions (RFC 5545 3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

Parameters = tuple[tuple[str, str | None], ...]

_HEAD = re.compile(r'^([^":;]+)((?:;(?:[^":]|"[^"]*")*)?):(.*)$', re.DOTALL)
_PARAMETER = re.compile(r";([A-Za-z0-9-]+)=((?:\"[^\"]*\"|[^\";:,]*)(?:,(?:\"[^\"]*\"|[^\";:,]*))*)(?=;|$)")


class Line(NamedTuple):
    """One unfolded content line; the value of a parameter that cannot be read is None."""

    name: str
    parameters: Parameters
    value: str

    def parameter(self, name: str) -> str | None:
        """Return the value of a parameter, its quotes taken off."""
        return next((value for known, value in self.parameters if known == name), None)


def unfolded(text: str) -> Iterator[Line]:
    """Yield the lines; one that is no content line is named ``?``."""
    whole = re.sub(r"\r?\n[ \t]", "", text)
    for line in re.split(r"\r?\n", whole):
        if line:
            yield split(line)


def split(line: str) -> Line:
    """Return the parts of a line."""
    head = _HEAD.match(line)
    if head is None:
        return Line("?", (), line)
    return Line(head.group(1).upper(), _parameters(head.group(2)), head.group(3))


def _parameters(text: str) -> Parameters:
    found: list[tuple[str, str | None]] = []
    at = 0
    while at < len(text):
        one = _PARAMETER.match(text, at)
        if one is None:
            return (*found, (text[at + 1 :].partition("=")[0], None))
        found.append((one.group(1).upper(), one.group(2).strip('"')))
        at = one.end()
    return tuple(found)


def components(lines: list[Line], kind: str) -> Iterator[list[Line]]:
    """Yield the lines inside each component of a kind, those of its own components too."""
    inside: list[Line] | None = None
    for line in lines:
        if line.name == "BEGIN" and line.value == kind:
            inside = []
        elif line.name == "END" and line.value == kind and inside is not None:
            yield inside
            inside = None
        elif inside is not None:
            inside.append(line)
