"""Seeded campaigns of any size, grown from a hidden plan."""

from examples.generator.campaign import Grown, generate, grow
from examples.generator.scarcity import Scarcity, measure_scarcity

__all__ = ["Grown", "Scarcity", "generate", "grow", "measure_scarcity"]
