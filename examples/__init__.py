"""Example campaigns and the programs that make them."""
