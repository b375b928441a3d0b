"""A LimeSurvey to compare with, set up in a temporary folder from a source folder that somebody else brought there."""
