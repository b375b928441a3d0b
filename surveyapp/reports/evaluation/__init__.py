"""The report of an evaluation: scores, score table, self-evaluation forms, and how every score came about."""
