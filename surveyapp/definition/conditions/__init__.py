"""Conditions under which something is asked: as they are written, and what follows for the answers of a respondent."""
