"""Checks of a questionnaire beyond the shape of its keys."""
