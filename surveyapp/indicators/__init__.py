"""Scoring: an indicator system and its actual values in, scores with every step of their computation out."""
