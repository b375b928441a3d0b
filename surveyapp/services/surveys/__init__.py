"""Surveys as things that are listed, named, put away and removed."""
