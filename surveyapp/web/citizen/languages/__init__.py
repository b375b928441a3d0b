"""The words of the citizen page, one file for each language."""
