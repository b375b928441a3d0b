"""Answers that are values or places, not options to count: their tallies and what is computed from these."""
