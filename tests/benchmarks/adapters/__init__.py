"""Public benchmark formats into the product's `Problem`, and its schedules back."""

from tests.benchmarks.adapters.base import Adapter
from tests.benchmarks.adapters.detect import KINDS, load

__all__ = ["KINDS", "Adapter", "load"]
