"""Charts of the console, each with the table that says the same."""
