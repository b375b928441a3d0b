"""A file of a survey website -> its table, whatever kind of file it is."""
