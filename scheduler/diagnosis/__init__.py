"""Why candidates are not placed, and what would help."""

from scheduler.diagnosis.first import first_reasons, hasty_reasons

__all__ = ["first_reasons", "hasty_reasons"]
