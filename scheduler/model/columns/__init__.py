"""Whole sessions as columns: who is heard, where, on which half-day, by which panel; the cheapest mix of them.

A campaign in panel mode ``session`` is a set partitioning (Balas and Padberg 1976): each candidate is in one of the
sessions chosen. Its linear relaxation is solved by column generation (Gilmore and Gomory 1961; Barnhart et al. 1998)
and gives a bound on the cost that the relaxations by half-day (`bounds`) do not reach, and prices
that tell which sessions are worth having.
"""
