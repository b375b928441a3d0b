"""Rules that mark responses for somebody to look at, each with version, threshold and value."""
