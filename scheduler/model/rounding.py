"""From a bound in binary fractions to one in whole minutes."""

from __future__ import annotations

import math


def whole_minutes(bound: float) -> int:
    """Return the least whole cost that is no less than a bound; a millionth is forgiven to binary fractions."""
    return max(0, math.ceil(bound - 1e-6 * max(1.0, abs(bound))))
