"""Surveys: drafts, publishing, names and folders, archiving and removal."""
