"""Tests of whole sessions as columns."""
