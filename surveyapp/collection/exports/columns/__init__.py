"""Which question each column of a table belongs to, and what a person settled about it."""
