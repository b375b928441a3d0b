"""Evaluations: indicators, values, 基础表, locks, trials, comparison."""
