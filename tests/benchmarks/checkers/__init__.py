"""Independent checks of public benchmark solutions: plain data in, breaches and score out; no import of the product."""
