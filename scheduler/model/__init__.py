"""The CP-SAT model: constraints, goals and search."""
