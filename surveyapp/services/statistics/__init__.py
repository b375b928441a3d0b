"""Comparisons, cross tables, scales, estimates, drivers, trends: of a survey or of a file of scores."""
