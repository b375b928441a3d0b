"""Surveys: overview, progress, responses, link, what was set aside, how long answers are kept."""
