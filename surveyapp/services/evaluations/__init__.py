"""Evaluations: their indicator systems, entered values and 基础表, locks, scores and what those rest on."""
