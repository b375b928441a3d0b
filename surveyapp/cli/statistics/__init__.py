"""Commands that compute statistics of a survey or of a file of scores."""
