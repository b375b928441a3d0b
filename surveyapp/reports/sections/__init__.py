"""The sections of a survey report, each a function from the facts to its blocks."""
