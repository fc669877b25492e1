"""How much is tried: enough for each change, or (``JURY_THOROUGH=1``) all that is worth an hour now and then."""

from __future__ import annotations

import os

THOROUGH = os.environ.get("JURY_THOROUGH") == "1"


def rounds(few: int, many: int) -> int:
    """Return how often to try: ``few``, or ``many`` in a thorough run."""
    return many if THOROUGH else few
