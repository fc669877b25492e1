"""Plan VAE juries: one optimising solve, an independent checker, readable outputs."""

__version__ = "0.1.0"
