"""Figures from the answers of a survey, frozen or live: snapshots, analysis, kept results."""
