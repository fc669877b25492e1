"""Large neighbourhood search: a plan made and improved piece by piece, each piece solved exactly by CP-SAT."""
